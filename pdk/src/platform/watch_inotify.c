/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Watching by inotify. Folders are watched, hardly ever files: a file that is
 * replaced takes the watch on it with it. Each folder on the way to a target is
 * watched for the name of the next step, and a link both where it is and where
 * it leads.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "platform/watch_arm.h"
#include "platform/watch_backend.h"
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

struct watch_inotify {
    struct watch_arms arms; /* first */
    int inotify;
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

/* A folder that may be passed but not read cannot be watched; on the way that
 * is put up with. */
static pdk_result claim(struct watch_arms *arms, struct watch_target *target,
                        const struct way *way, const char *name,
                        pdk_error *error)
{
    struct watch_inotify *watch = (struct watch_inotify *)arms;
    bool is_last = pdk__watch_arms_is_last(target, way, name);
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
    claim = pdk__watch_arms_stake(arms, target, number, name);
    if (claim == NULL)
        return pdk__fail_memory(error);
    claim->is_last = is_last;
    return PDK_OK;
}

/* A file with several names can be written by another one, in a folder that
 * nobody watches: that one is watched itself, too. */
static pdk_result arrive(struct watch_arms *arms, struct watch_target *target,
                         const struct way *way, pdk_error *error)
{
    struct watch_inotify *watch = (struct watch_inotify *)arms;
    const char *path = pdk__way_folder(way);
    struct watch_claim *claim;
    struct stat info;
    int number;

    if (target->is_folder || lstat(path, &info) != 0 ||
        !S_ISREG(info.st_mode) || info.st_nlink < 2)
        return PDK_OK;
    number =
        inotify_add_watch(watch->inotify, path, IN_CLOSE_WRITE | IN_MASK_ADD);
    if (number < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
        return PDK_OK;
    if (number < 0)
        return fail_watch(path, errno, error);
    claim = pdk__watch_arms_stake(arms, target, number, "");
    if (claim == NULL)
        return pdk__fail_memory(error);
    claim->is_last = true;
    return PDK_OK;
}

static void leave(struct watch_arms *arms, int folder)
{
    inotify_rm_watch(((struct watch_inotify *)arms)->inotify, folder);
}

static void spoil(void *context, struct watch_target *target)
{
    pdk__watch_table_spoil(context, target);
}

/*
 * What a new name at the target's place is: a link, whose way is to be
 * followed; a file with another name, which is watched, too; an empty file,
 * which somebody has only begun to write and will close; or something to look
 * at.
 */
static void judge_new(struct watch_arms *arms, struct watch_target *target,
                      uint32_t mask)
{
    struct stat info;

    if (target->place == NULL || lstat(target->place, &info) != 0)
        pdk__watch_table_change(&arms->table, target);
    else if (!S_ISREG(info.st_mode) || info.st_nlink > 1)
        pdk__watch_table_spoil(&arms->table, target);
    else if ((mask & IN_CREATE) == 0 || info.st_size > 0)
        pdk__watch_table_change(&arms->table, target);
}

static void tell(struct watch_arms *arms, int folder, const char *name,
                 uint32_t mask)
{
    struct watch_claim *claim =
        pdk__watch_table_first(&arms->table, folder, name);

    for (; claim != NULL; claim = pdk__watch_table_next(claim)) {
        struct watch_target *target = claim->target;

        if (!claim->is_last)
            pdk__watch_table_spoil(&arms->table, target);
        else if (!target->is_folder && (mask & (IN_CREATE | IN_MOVED_TO)) != 0)
            judge_new(arms, target, mask);
        else
            pdk__watch_table_change(&arms->table, target);
    }
}

static void take_event(struct watch_arms *arms,
                       const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        pdk__watch_table_each(&arms->table, spoil, &arms->table);
        return;
    }
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
        pdk__watch_table_spoil_folder(&arms->table, event->wd);
        return;
    }
    if (event->len > 0)
        tell(arms, event->wd, event->name, event->mask);
    if (event->len > 0 || (event->mask & IN_CLOSE_WRITE) != 0)
        tell(arms, event->wd, "", event->mask);
}

static void take_events(struct watch_arms *arms, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const struct inotify_event *event =
            (const struct inotify_event *)(const void *)(bytes + at);

        take_event(arms, event);
        at += sizeof *event + event->len;
    }
}

static size_t inotify_read(void *self, uint32_t *numbers, size_t capacity)
{
    _Alignas(struct inotify_event) char bytes[EVENT_BYTES];
    struct watch_inotify *watch = self;

    for (int i = 0; i < READ_LIMIT; i++) {
        ssize_t size = read(watch->inotify, bytes, sizeof bytes);

        if (size <= 0)
            break;
        take_events(&watch->arms, bytes, (size_t)size);
    }
    pdk__watch_arms_renew(&watch->arms);
    return pdk__watch_table_take(&watch->arms.table, numbers, capacity);
}

static void inotify_destroy(void *self)
{
    struct watch_inotify *watch = self;

    if (watch == NULL)
        return;
    pdk__watch_table_finish(&watch->arms.table);
    if (watch->inotify >= 0)
        close(watch->inotify);
    free(watch);
}

static pdk_result inotify_create(void **out, struct alarm *alarm,
                                 pdk_error *error)
{
    struct watch_inotify *watch = calloc(1, sizeof *watch);
    struct epoll_event event = { .events = EPOLLIN };

    if (watch == NULL)
        return pdk__fail_memory(error);
    pdk__watch_table_init(&watch->arms.table);
    watch->arms.claim = claim;
    watch->arms.arrive = arrive;
    watch->arms.leave = leave;
    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify < 0 || epoll_ctl(alarm->descriptor, EPOLL_CTL_ADD,
                                        watch->inotify, &event) != 0) {
        pdk_result result = pdk__fail_system(
            error, errno,
            "cannot watch files; fs.inotify.max_user_instances may be too low");

        inotify_destroy(watch);
        return result;
    }
    *out = watch;
    return PDK_OK;
}

static pdk_result inotify_add(void *self, const char *path, bool is_folder,
                              uint32_t number, pdk_error *error)
{
    struct watch_inotify *watch = self;

    return pdk__watch_arms_add(&watch->arms, path, is_folder, number, error);
}

static void inotify_remove(void *self, uint32_t number)
{
    pdk__watch_arms_remove(&((struct watch_inotify *)self)->arms, number);
}

static uint64_t inotify_delay_ns(const void *self)
{
    const struct watch_inotify *watch = self;

    return watch->arms.table.first_changed != NULL ? 0 : UINT64_MAX;
}

static const struct watch_target *inotify_lost(void *self, pdk_error *why)
{
    return pdk__watch_arms_lost(&((struct watch_inotify *)self)->arms, why);
}

static const struct watch_backend backend = {
    .create = inotify_create,
    .destroy = inotify_destroy,
    .add = inotify_add,
    .remove = inotify_remove,
    .read = inotify_read,
    .delay_ns = inotify_delay_ns,
    .lost = inotify_lost,
};

const struct watch_backend *const pdk__watch_events = &backend;
