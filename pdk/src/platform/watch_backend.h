/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WATCH_BACKEND_H
#define PDK_PLATFORM_WATCH_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "platform/alarm.h"
#include "platform/watch_table.h"

/*
 * One means of noticing changes. watch.h is implemented by watch.c over two of
 * them: the events of the system, if it has any, and looking from time to time,
 * for the targets of which the first cannot tell.
 */
struct watch_backend {
    /* May add to what the alarm's descriptor waits for; the alarm outlives
     * it. Destroying accepts NULL. */
    pdk_result (*create)(void **out, struct alarm *alarm, pdk_error *error);
    void (*destroy)(void *self);

    /* As in watch.h, but for a path from the root. */
    pdk_result (*add)(void *self, const char *path, bool is_folder,
                      uint32_t number, pdk_error *error);
    void (*remove)(void *self, uint32_t number);
    size_t (*read)(void *self, uint32_t *numbers, size_t capacity);

    /* How long until it must be read although nothing is readable; UINT64_MAX:
     * for ever. */
    uint64_t (*delay_ns)(const void *self);

    /* A target of which this backend cannot tell any more, and why; each is
     * given once, and NULL when there is no other. */
    const struct watch_target *(*lost)(void *self, pdk_error *why);
};

extern const struct watch_backend pdk__watch_poll;

/* The one that the build chose; NULL: there is none beside polling. */
extern const struct watch_backend *const pdk__watch_events;

#endif
