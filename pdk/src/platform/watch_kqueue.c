/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Watching by kqueue, which watches what is open: each folder on the way to a
 * target, and the file that it leads to. It tells that a folder changed, not
 * what in it, so the targets beyond it are looked at anew; and it follows a
 * file where that goes, so the way is followed anew after each event.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#include "failure.h"
#include "platform/watch_arm.h"
#include "platform/watch_backend.h"

/* Opened for its events only, a folder does not keep its disk mounted. */
#ifndef O_EVTONLY
#define O_EVTONLY O_RDONLY
#endif

/* When a disk goes; not everywhere. */
#ifndef NOTE_REVOKE
#define NOTE_REVOKE 0
#endif

#define GONE (NOTE_DELETE | NOTE_RENAME | NOTE_REVOKE)
#define NOTES (GONE | NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB)

#define EVENT_COUNT 64

/* Who writes faster than we read is heard at the next call. */
#define READ_LIMIT 256

/* Something that is open and watched, once however many targets claim it. */
struct place {
    struct place *next;
    int descriptor;
    dev_t device;
    ino_t inode;
    bool is_file;
    bool is_gone; /* its inode may be another's by now */
};

struct watch_kqueue {
    struct watch_arms arms; /* first */
    int queue;              /* of the alarm */
    struct place *places;   /* owned */
};

static struct place *find_place(struct place *place, const struct stat *info)
{
    while (place != NULL && (place->is_gone || place->device != info->st_dev ||
                             place->inode != info->st_ino))
        place = place->next;
    return place;
}

static pdk_result watch_open(struct watch_kqueue *watch, int descriptor,
                             const struct stat *info)
{
    const struct timespec no_time = { 0, 0 };
    struct place *place = calloc(1, sizeof *place);
    struct kevent change;

    if (place == NULL)
        return PDK_E_MEMORY;
    EV_SET(&change, (uintptr_t)descriptor, EVFILT_VNODE, EV_ADD | EV_CLEAR,
           NOTES, 0, NULL);
    if (kevent(watch->queue, &change, 1, NULL, 0, &no_time) != 0) {
        free(place);
        return PDK_E_SYSTEM;
    }
    *place = (struct place){
        .next = watch->places,
        .descriptor = descriptor,
        .device = info->st_dev,
        .inode = info->st_ino,
        .is_file = S_ISREG(info->st_mode),
    };
    watch->places = place;
    return PDK_OK;
}

/* What a queue refuses of a file that is open, it has no room for; unless it
 * asked for the file by its name, and that is not there any more. */
static bool is_another(const char *path, const struct stat *opened)
{
    struct stat info;

    return stat(path, &info) != 0 || info.st_dev != opened->st_dev ||
           info.st_ino != opened->st_ino;
}

/* The descriptor through which `path` is watched; -1 and a result. */
static int open_place(struct watch_kqueue *watch, const char *path,
                      pdk_result *result, pdk_error *error)
{
    int descriptor = open(path, O_EVTONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct place *known;
    struct stat info;

    if (descriptor < 0 || fstat(descriptor, &info) != 0) {
        *result = pdk__fail_system(error, errno, "cannot watch '%s'", path);
        return -1;
    }
    known = find_place(watch->places, &info);
    if (known != NULL) {
        close(descriptor);
        return known->descriptor;
    }
    *result = watch_open(watch, descriptor, &info);
    if (*result == PDK_OK)
        return descriptor;
    close(descriptor);
    if (*result == PDK_E_SYSTEM && is_another(path, &info))
        *result = PDK_E_NOT_FOUND;
    else if (*result == PDK_E_SYSTEM)
        *result =
            pdk_fail(error, PDK_E_LIMIT,
                     "cannot watch '%s': the system watches no more", path);
    else
        pdk__fail_memory(error);
    return -1;
}

static void leave(struct watch_arms *arms, int folder)
{
    struct watch_kqueue *watch = (struct watch_kqueue *)arms;
    const struct timespec no_time = { 0, 0 };
    struct place **link = &watch->places;
    struct place *place;
    struct kevent change;

    while ((*link)->descriptor != folder)
        link = &(*link)->next;
    place = *link;
    *link = place->next;
    EV_SET(&change, (uintptr_t)folder, EVFILT_VNODE, EV_DELETE, 0, 0, NULL);
    kevent(watch->queue, &change, 1, NULL, 0, &no_time);
    close(folder);
    free(place);
}

static pdk_result stake(struct watch_arms *arms, struct watch_target *target,
                        const char *path, pdk_error *error)
{
    struct watch_kqueue *watch = (struct watch_kqueue *)arms;
    struct watch_claim *claim;
    pdk_result result;
    int descriptor = open_place(watch, path, &result, error);

    if (descriptor < 0)
        return result;
    claim = pdk__watch_arms_stake(arms, target, descriptor, "");
    if (claim == NULL)
        return pdk__fail_memory(error);
    return PDK_OK;
}

static bool may_not_open(const pdk_error *error)
{
    return error->system_code == EACCES;
}

/* A folder that may be passed but not read cannot be watched; on the way that
 * is put up with. */
static pdk_result claim(struct watch_arms *arms, struct watch_target *target,
                        const struct way *way, const char *name,
                        pdk_error *error)
{
    pdk_result result;

    error->system_code = 0;
    result = stake(arms, target, pdk__way_folder(way), error);
    if (result != PDK_OK && may_not_open(error) &&
        !pdk__watch_arms_is_last(target, way, name))
        return PDK_OK;
    return result;
}

/* The file itself, for what is written into it. One that we may not read yet
 * cannot be loaded either. */
static pdk_result arrive(struct watch_arms *arms, struct watch_target *target,
                         const struct way *way, pdk_error *error)
{
    const char *path = pdk__way_folder(way);
    struct stat info;
    pdk_result result;

    if (target->is_folder || lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return PDK_OK;
    error->system_code = 0;
    result = stake(arms, target, path, error);
    if (result == PDK_E_NOT_FOUND || may_not_open(error))
        return PDK_OK;
    return result;
}

static void take_event(struct watch_kqueue *watch, const struct kevent *event)
{
    struct watch_table *table = &watch->arms.table;
    struct place *place = watch->places;
    struct watch_claim *claim;
    int descriptor = (int)event->ident;

    while (place != NULL && place->descriptor != descriptor)
        place = place->next;
    if (event->filter != EVFILT_VNODE || place == NULL)
        return;
    if ((event->fflags & GONE) != 0)
        place->is_gone = true;
    claim = pdk__watch_table_first(table, descriptor, "");
    for (; claim != NULL; claim = pdk__watch_table_next(claim)) {
        if (place->is_file || place->is_gone)
            pdk__watch_table_spoil(table, claim->target);
        else
            pdk__watch_arms_doubt(&watch->arms, claim->target);
    }
}

static size_t kqueue_read(void *self, uint32_t *numbers, size_t capacity)
{
    const struct timespec no_time = { 0, 0 };
    struct kevent events[EVENT_COUNT];
    struct watch_kqueue *watch = self;

    for (int i = 0; i < READ_LIMIT; i++) {
        int count =
            kevent(watch->queue, NULL, 0, events, EVENT_COUNT, &no_time);

        if (count <= 0)
            break;
        for (int at = 0; at < count; at++)
            take_event(watch, &events[at]);
    }
    pdk__watch_arms_renew(&watch->arms);
    return pdk__watch_table_take(&watch->arms.table, numbers, capacity);
}

static void kqueue_destroy(void *self)
{
    struct watch_kqueue *watch = self;

    if (watch == NULL)
        return;
    pdk__watch_table_finish(&watch->arms.table);
    while (watch->places != NULL)
        leave(&watch->arms, watch->places->descriptor);
    free(watch);
}

static pdk_result kqueue_create(void **out, struct alarm *alarm,
                                pdk_error *error)
{
    struct watch_kqueue *watch = calloc(1, sizeof *watch);

    if (watch == NULL)
        return pdk__fail_memory(error);
    pdk__watch_table_init(&watch->arms.table);
    watch->arms.claim = claim;
    watch->arms.arrive = arrive;
    watch->arms.leave = leave;
    watch->arms.has_to_look = true;
    watch->queue = alarm->descriptor;
    *out = watch;
    return PDK_OK;
}

static pdk_result kqueue_add(void *self, const char *path, bool is_folder,
                             uint32_t number, pdk_error *error)
{
    struct watch_kqueue *watch = self;

    return pdk__watch_arms_add(&watch->arms, path, is_folder, number, error);
}

static void kqueue_remove(void *self, uint32_t number)
{
    pdk__watch_arms_remove(&((struct watch_kqueue *)self)->arms, number);
}

static uint64_t kqueue_delay_ns(const void *self)
{
    const struct watch_kqueue *watch = self;

    return watch->arms.table.first_changed != NULL ? 0 : UINT64_MAX;
}

static const struct watch_target *kqueue_lost(void *self, pdk_error *why)
{
    return pdk__watch_arms_lost(&((struct watch_kqueue *)self)->arms, why);
}

static const struct watch_backend backend = {
    .create = kqueue_create,
    .destroy = kqueue_destroy,
    .add = kqueue_add,
    .remove = kqueue_remove,
    .read = kqueue_read,
    .delay_ns = kqueue_delay_ns,
    .lost = kqueue_lost,
};

const struct watch_backend *const pdk__watch_events = &backend;
