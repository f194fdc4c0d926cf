/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LOOK_H
#define PDK_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "settle.h"
#include "stage.h"

/* One look at a file: is it complete, does it hold anything new, and can that
 * be loaded ahead of time? All of it is the looker's own. [any-thread] */
struct look {
    const char *path;
    struct settle settle;     /* when to look again, if it has to be */
    struct standing standing; /* of the slot, when the look began */
    struct candidate fresh;
};

enum look_finding {
    LOOK_AGAIN,   /* somebody is still writing, or may be */
    LOOK_NOTHING, /* it holds what the slot knows */
    LOOK_NEWS,    /* a candidate, or the reason why there is none; or the file
                   * is there again */
};

/* Reads it. What is not news is thrown away. */
enum look_finding pdk__look_read(struct look *look,
                                 const struct stage_means *means,
                                 uint64_t now_ns);

/*
 * Loads what was read, if nothing speaks against it that can be known here: if
 * it cannot be beside what is running, or does not suit the host, that is left
 * to whoever judges it, and says so. Signal handlers that the image has put in
 * place are taken away again; changes of others are not touched.
 */
void pdk__look_load(struct look *look, const struct stage_means *means);

#endif
