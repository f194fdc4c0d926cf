/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Picks for each target who watches it: the events of the system, or, where
 * those do not tell, a look from time to time; and remembers for whom it had to
 * be the second.
 */
#include "platform/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"
#include "platform/alarm.h"
#include "platform/watch_backend.h"

struct loss {
    struct loss *next;
    uint32_t number;
    pdk_error why;
};

struct watch {
    struct alarm alarm;
    void *events;        /* of pdk__watch_events; NULL: there are none */
    void *poll;          /* of pdk__watch_poll */
    pdk_error no_events; /* why there are none */
    struct loss *losses, **last_loss; /* not told yet; owned */
};

static void open_events(struct watch *watch)
{
    if (pdk__watch_events != NULL &&
        pdk__watch_events->create(&watch->events, &watch->alarm,
                                  &watch->no_events) != PDK_OK)
        watch->events = NULL;
}

pdk_result pdk__watch_create(struct watch **out, pdk_error *error)
{
    struct watch *watch = calloc(1, sizeof *watch);
    pdk_result result;

    if (watch == NULL)
        return pdk__fail_memory(error);
    watch->alarm = (struct alarm)ALARM_INIT;
    watch->no_events = (pdk_error)PDK_ERROR_INIT;
    watch->last_loss = &watch->losses;
    result = pdk__alarm_open(&watch->alarm, error);
    if (result == PDK_OK)
        result = pdk__watch_poll.create(&watch->poll, &watch->alarm, error);
    if (result != PDK_OK) {
        pdk__watch_destroy(watch);
        return result;
    }
    open_events(watch);
    *out = watch;
    return PDK_OK;
}

void pdk__watch_destroy(struct watch *watch)
{
    if (watch == NULL)
        return;
    while (watch->losses != NULL) {
        struct loss *next = watch->losses->next;

        free(watch->losses);
        watch->losses = next;
    }
    if (watch->events != NULL)
        pdk__watch_events->destroy(watch->events);
    pdk__watch_poll.destroy(watch->poll);
    pdk__alarm_close(&watch->alarm);
    free(watch);
}

/* From the root, links kept. False and errno if it does not fit. */
static bool make_absolute(char *out, size_t capacity, const char *path)
{
    char folder[PATH_MAX] = "";
    int size;

    if (path[0] != '/' && getcwd(folder, sizeof folder) == NULL)
        return false;
    size = snprintf(out, capacity, "%s/%s", folder, path);
    errno = ENAMETOOLONG;
    return size >= 0 && (size_t)size < capacity;
}

static void note_loss(struct watch *watch, uint32_t number,
                      const pdk_error *why)
{
    struct loss *loss = calloc(1, sizeof *loss);

    if (loss == NULL)
        return;
    loss->number = number;
    loss->why = *why;
    *watch->last_loss = loss;
    watch->last_loss = &loss->next;
}

/* At the latest after `delay_ns`. */
static void wake(struct watch *watch, uint64_t delay_ns)
{
    uint64_t poll_ns = pdk__watch_poll.delay_ns(watch->poll);
    uint64_t events_ns = UINT64_MAX;

    if (watch->events != NULL)
        events_ns = pdk__watch_events->delay_ns(watch->events);
    if (poll_ns < delay_ns)
        delay_ns = poll_ns;
    if (events_ns < delay_ns)
        delay_ns = events_ns;
    pdk__alarm_set(&watch->alarm, delay_ns);
}

/* An alarm that is set is set anew at the next read. */
static void begin_to_look(struct watch *watch)
{
    if (!watch->alarm.is_set && !watch->alarm.is_rung)
        wake(watch, UINT64_MAX);
}

/* Whom the events have lost is looked at from now on. */
static void poll_lost(struct watch *watch)
{
    const struct watch_target *target;
    pdk_error why;

    for (;;) {
        why = (pdk_error)PDK_ERROR_INIT;
        target = pdk__watch_events->lost(watch->events, &why);
        if (target == NULL)
            return;
        pdk__watch_poll.add(watch->poll, target->path, target->is_folder,
                            target->number, NULL);
        note_loss(watch, target->number, &why);
        begin_to_look(watch);
    }
}

pdk_result pdk__watch_add(struct watch *watch, const char *path, bool is_folder,
                          uint32_t number, pdk_error *error)
{
    char absolute[PATH_MAX];
    pdk_result result;

    if (!make_absolute(absolute, sizeof absolute, path))
        return pdk__fail_system(error, errno, "cannot watch '%s'", path);
    if (watch->events != NULL) {
        result = pdk__watch_events->add(watch->events, absolute, is_folder,
                                        number, error);
        poll_lost(watch);
        return result;
    }
    result =
        pdk__watch_poll.add(watch->poll, absolute, is_folder, number, error);
    if (result != PDK_OK)
        return result;
    if (watch->no_events.code != PDK_OK)
        note_loss(watch, number, &watch->no_events);
    begin_to_look(watch);
    return PDK_OK;
}

static void forget_loss(struct watch *watch, uint32_t number)
{
    struct loss **link = &watch->losses;

    while (*link != NULL) {
        struct loss *loss = *link;

        if (loss->number == number) {
            *link = loss->next;
            free(loss);
        } else {
            link = &loss->next;
        }
    }
    watch->last_loss = link;
}

void pdk__watch_remove(struct watch *watch, uint32_t number)
{
    if (watch->events != NULL)
        pdk__watch_events->remove(watch->events, number);
    pdk__watch_poll.remove(watch->poll, number);
    forget_loss(watch, number);
}

size_t pdk__watch_read(struct watch *watch, uint32_t *numbers, size_t capacity)
{
    size_t count = 0;

    if (watch->events != NULL) {
        count = pdk__watch_events->read(watch->events, numbers, capacity);
        poll_lost(watch);
    }
    if (count < capacity)
        count += pdk__watch_poll.read(watch->poll, numbers + count,
                                      capacity - count);
    wake(watch, UINT64_MAX);
    return count;
}

bool pdk__watch_degraded(struct watch *watch, uint32_t *number, pdk_error *why)
{
    struct loss *loss = watch->losses;

    if (loss == NULL)
        return false;
    *number = loss->number;
    *why = loss->why;
    watch->losses = loss->next;
    if (watch->losses == NULL)
        watch->last_loss = &watch->losses;
    free(loss);
    return true;
}

bool pdk__watch_is_degraded(const struct watch *watch)
{
    return watch->losses != NULL;
}

int pdk__watch_descriptor(const struct watch *watch)
{
    return watch->alarm.descriptor;
}

void pdk__watch_alarm(struct watch *watch, uint64_t delay_ns)
{
    wake(watch, delay_ns);
}

void pdk__watch_ring(struct watch *watch)
{
    pdk__alarm_set(&watch->alarm, 0);
}
