/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Watching by inotify. Folders are watched, never files: a file that is
 * replaced takes the watch on it with it. Each folder on the way to a target is
 * watched for the name of the next step, and a link both where it is and where
 * it leads. A folder is watched before anything in it is looked at, so that
 * what changes while the way is followed is heard of afterwards.
 */
#include "platform/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "failure.h"
#include "platform/watch_table.h"
#include "platform/way.h"

/* Never IN_MODIFY: a linker writes a file in up to a hundred steps. */
#define WAY_MASK                                                               \
    (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |    \
     IN_MOVE_SELF | IN_ONLYDIR)
#define TARGET_MASK (WAY_MASK | IN_CLOSE_WRITE)

#define EVENT_BYTES ((size_t)32 * 1024)

/* What the queue of the kernel holds by default is read in 20 of these. Who
 * writes faster than we read is heard at the next call. */
#define READ_LIMIT 256

struct watch {
    int inotify;
    int timer;
    int epoll; /* over the other two */
    bool is_alarmed;
    struct watch_table table;
};

static pdk_result fail_watch(const char *path, int system_code,
                             pdk_error *error)
{
    if (system_code == ENOSPC)
        return pdk_fail(error, PDK_E_LIMIT,
                        "cannot watch '%s': the system has no more watches; "
                        "raise fs.inotify.max_user_watches",
                        path);
    return pdk__fail_system(error, system_code, "cannot watch '%s'", path);
}

/*
 * Claims a name in the folder where the way is. PDK_E_NOT_FOUND if that has
 * just gone, which its own folder will tell. A folder that may be passed but
 * not read cannot be watched; on the way that is put up with.
 */
static pdk_result claim(struct watch *watch, struct watch_target *target,
                        const struct way *way, const char *name,
                        pdk_error *error)
{
    bool is_last =
        way->rest[0] == '\0' && (!target->is_folder || name[0] == '\0');
    const char *folder = pdk__way_folder(way);
    uint32_t mask = is_last ? TARGET_MASK : WAY_MASK;
    int number = inotify_add_watch(watch->inotify, folder, mask | IN_MASK_ADD);
    struct watch_claim *claim;

    if (number < 0 && (errno == ENOENT || errno == ENOTDIR))
        return PDK_E_NOT_FOUND;
    if (number < 0 && errno == EACCES && !is_last)
        return PDK_OK;
    if (number < 0)
        return fail_watch(folder, errno, error);
    claim = pdk__watch_table_claim(&watch->table, target, number, name);
    if (claim == NULL)
        return pdk__fail_memory(error);
    claim->is_last = is_last;
    return PDK_OK;
}

/* Claims every step from the root to the target, or to where the way ends. */
static pdk_result claim_way(struct watch *watch, struct watch_target *target,
                            struct way *way, pdk_error *error)
{
    char name[NAME_MAX + 1];

    while (pdk__way_next(way, name, sizeof name)) {
        pdk_result result = claim(watch, target, way, name, error);

        if (result != PDK_OK)
            return result;
        if (!pdk__way_step(way, name))
            return PDK_E_NOT_FOUND;
        if (way->rest[0] != '\0' && target->claims != NULL)
            target->claims->is_last = false; /* a link: the way goes on */
    }
    if (!target->is_folder || way->rest[0] != '\0')
        return PDK_OK;
    return claim(watch, target, way, "", error);
}

static void release_claims(struct watch *watch, struct watch_claim *claims)
{
    while (claims != NULL) {
        struct watch_claim *next = claims->next_step;
        int folder = claims->folder;

        if (pdk__watch_table_release(&watch->table, claims))
            inotify_rm_watch(watch->inotify, folder);
        claims = next;
    }
}

/* New claims first: a folder on both ways stays watched throughout. */
static pdk_result arm(struct watch *watch, struct watch_target *target,
                      pdk_error *error)
{
    struct watch_claim *before = target->claims;
    struct way way;
    pdk_result result;

    pdk__way_begin(&way, target->path);
    target->claims = NULL;
    result = claim_way(watch, target, &way, error);
    release_claims(watch, before);
    free(target->place);
    target->place = strdup(pdk__way_folder(&way));
    if (result == PDK_E_NOT_FOUND)
        return PDK_OK;
    return result;
}

static void arm_stale(void *context, struct watch_target *target)
{
    struct watch *watch = context;

    if (!target->is_stale)
        return;
    if (arm(watch, target, NULL) != PDK_OK) {
        watch->table.is_anything_stale = true;
        return;
    }
    target->is_stale = false;
    pdk__watch_table_change(&watch->table, target);
}

static void spoil(void *context, struct watch_target *target)
{
    pdk__watch_table_spoil(context, target);
}

/*
 * What a new name at the target's place is: a link, whose way is to be
 * followed; an empty file, which somebody has only begun to write and will
 * close; or something to look at.
 */
static void judge_new(struct watch *watch, struct watch_target *target,
                      uint32_t mask)
{
    struct stat info;

    if (target->place == NULL || lstat(target->place, &info) != 0)
        pdk__watch_table_change(&watch->table, target);
    else if (!S_ISREG(info.st_mode))
        pdk__watch_table_spoil(&watch->table, target);
    else if ((mask & IN_CREATE) == 0 || info.st_size > 0)
        pdk__watch_table_change(&watch->table, target);
}

static void tell(struct watch *watch, int folder, const char *name,
                 uint32_t mask)
{
    struct watch_claim *claim =
        pdk__watch_table_first(&watch->table, folder, name);

    for (; claim != NULL; claim = pdk__watch_table_next(claim)) {
        struct watch_target *target = claim->target;

        if (!claim->is_last)
            pdk__watch_table_spoil(&watch->table, target);
        else if (!target->is_folder && (mask & (IN_CREATE | IN_MOVED_TO)) != 0)
            judge_new(watch, target, mask);
        else
            pdk__watch_table_change(&watch->table, target);
    }
}

static void take_event(struct watch *watch, const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        pdk__watch_table_each(&watch->table, spoil, &watch->table);
        return;
    }
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
        pdk__watch_table_spoil_folder(&watch->table, event->wd);
        return;
    }
    if (event->len == 0)
        return;
    tell(watch, event->wd, event->name, event->mask);
    tell(watch, event->wd, "", event->mask);
}

static void take_events(struct watch *watch, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const struct inotify_event *event =
            (const struct inotify_event *)(const void *)(bytes + at);

        take_event(watch, event);
        at += sizeof *event + event->len;
    }
}

static void set_timer(struct watch *watch, uint64_t delay_ns)
{
    struct itimerspec when = { { 0, 0 }, { 0, 0 } };

    watch->is_alarmed = delay_ns != UINT64_MAX;
    if (watch->is_alarmed) {
        uint64_t soon = delay_ns > 0 ? delay_ns : 1;

        when.it_value.tv_sec = (time_t)(soon / UINT64_C(1000000000));
        when.it_value.tv_nsec = (long)(soon % UINT64_C(1000000000));
    }
    timerfd_settime(watch->timer, 0, &when, NULL);
}

size_t pdk__watch_read(struct watch *watch, uint32_t *numbers, size_t capacity)
{
    _Alignas(struct inotify_event) char bytes[EVENT_BYTES];
    size_t count;

    if (watch->is_alarmed)
        set_timer(watch, UINT64_MAX);
    for (int i = 0; i < READ_LIMIT; i++) {
        ssize_t size = read(watch->inotify, bytes, sizeof bytes);

        if (size <= 0)
            break;
        take_events(watch, bytes, (size_t)size);
    }
    if (watch->table.is_anything_stale) {
        watch->table.is_anything_stale = false;
        pdk__watch_table_each(&watch->table, arm_stale, watch);
    }
    count = pdk__watch_table_take(&watch->table, numbers, capacity);
    if (watch->table.first_changed != NULL)
        set_timer(watch, 0);
    return count;
}

static pdk_result open_descriptors(struct watch *watch, pdk_error *error)
{
    struct epoll_event event = { .events = EPOLLIN };

    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify < 0)
        return pdk__fail_system(error, errno,
                                "cannot watch files; "
                                "fs.inotify.max_user_instances may be too low");
    watch->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    watch->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (watch->timer < 0 || watch->epoll < 0 ||
        epoll_ctl(watch->epoll, EPOLL_CTL_ADD, watch->inotify, &event) != 0 ||
        epoll_ctl(watch->epoll, EPOLL_CTL_ADD, watch->timer, &event) != 0)
        return pdk__fail_system(error, errno, "cannot wait for changes");
    return PDK_OK;
}

pdk_result pdk__watch_create(struct watch **out, pdk_error *error)
{
    struct watch *watch = calloc(1, sizeof *watch);
    pdk_result result;

    if (watch == NULL)
        return pdk__fail_memory(error);
    watch->inotify = watch->timer = watch->epoll = -1;
    pdk__watch_table_init(&watch->table);
    result = open_descriptors(watch, error);
    if (result != PDK_OK) {
        pdk__watch_destroy(watch);
        return result;
    }
    *out = watch;
    return PDK_OK;
}

static void close_descriptor(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

void pdk__watch_destroy(struct watch *watch)
{
    if (watch == NULL)
        return;
    pdk__watch_table_finish(&watch->table);
    close_descriptor(watch->epoll);
    close_descriptor(watch->timer);
    close_descriptor(watch->inotify);
    free(watch);
}

/* The path from the root, links kept, allocated; NULL and errno. */
static char *make_absolute(const char *path)
{
    char folder[PATH_MAX] = "";
    char absolute[PATH_MAX];
    int size;

    if (path[0] != '/' && getcwd(folder, sizeof folder) == NULL)
        return NULL;
    size = snprintf(absolute, sizeof absolute, "%s/%s", folder, path);
    if (size < 0 || (size_t)size >= sizeof absolute) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    return strdup(absolute);
}

pdk_result pdk__watch_add(struct watch *watch, const char *path, bool is_folder,
                          uint32_t number, pdk_error *error)
{
    struct watch_target *target;
    pdk_result result;
    char *absolute;

    if (pdk__watch_table_find(&watch->table, number) != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot watch '%s': its number %u is in use", path,
                        number);
    absolute = make_absolute(path);
    if (absolute == NULL)
        return pdk__fail_system(error, errno, "cannot watch '%s'", path);
    target = pdk__watch_table_add(&watch->table, absolute, is_folder, number);
    if (target == NULL)
        return pdk__fail_memory(error);
    result = arm(watch, target, error);
    if (result != PDK_OK)
        pdk__watch_remove(watch, number);
    return result;
}

void pdk__watch_remove(struct watch *watch, uint32_t number)
{
    struct watch_target *target = pdk__watch_table_find(&watch->table, number);

    if (target == NULL)
        return;
    release_claims(watch, target->claims);
    target->claims = NULL;
    pdk__watch_table_remove(&watch->table, target);
}

int pdk__watch_descriptor(const struct watch *watch)
{
    return watch->epoll;
}

void pdk__watch_alarm(struct watch *watch, uint64_t delay_ns)
{
    bool is_anything_left = watch->table.first_changed != NULL;

    set_timer(watch, is_anything_left ? 0 : delay_ns);
}
