/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_FILLING_H
#define PDK_FILLING_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"
#include "platform/file.h"

/*
 * The part of a file that its copy lacks. It is added once, by the first who
 * asks for it; the others wait, and get the same answer. Shared by those who
 * may ask, on any thread.
 */
struct filling;

/* What is to be copied, and to which file. */
struct filling_order {
    struct file *source; /* taken over, unless there is no memory */
    const char *path;
    uint64_t from, to; /* offsets, in both files */
};

/* NULL if there is no memory. */
struct filling *pdk__filling_create(const struct filling_order *order);
struct filling *pdk__filling_share(struct filling *filling);
void pdk__filling_drop(struct filling *filling); /* accepts NULL */

/* PDK_E_BUSY if the source has changed; then the copy is as it was at first. */
pdk_result pdk__filling_run(struct filling *filling, pdk_error *error);

/* Does anybody else share it? */
bool pdk__filling_is_wanted(const struct filling *filling);

/* Adds a piece that is soon copied. False if that was the last one, or it has
 * failed. */
bool pdk__filling_step(struct filling *filling);

#endif
