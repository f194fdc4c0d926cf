/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LOOK_H
#define PDK_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "settle.h"
#include "stage.h"

/* One look at a watched file: is it complete, is its content new, and can it be
 * loaded ahead of time? A look has no shared data. [any-thread] */
struct look {
    const char *path;
    struct settle settle;     /* when to look again, if needed */
    struct standing standing; /* of the slot, when the look began */
    struct candidate fresh;
};

enum look_finding {
    LOOK_AGAIN,   /* it is, or may be, still being written */
    LOOK_NOTHING, /* its content is known */
    LOOK_NEWS,    /* `fresh` is a candidate, or has the reason for a refusal; or
                   * the file exists again */
};

/* Reads the file. A candidate that is not news is discarded. */
enum look_finding pdk__look_read(struct look *look,
                                 const struct stage_means *means,
                                 uint64_t now_ns);

/*
 * Loads the candidate ahead of time. Does nothing if it cannot be loaded beside
 * the old image, or if the gate would refuse it: then the transaction reports
 * that. Signal handlers that the image installs are removed again; those that
 * others install meanwhile are not touched.
 */
void pdk__look_load(struct look *look, const struct stage_means *means);

#endif
