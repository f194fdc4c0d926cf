/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WAY_H
#define PDK_PLATFORM_WAY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The way from the root to what a path leads to, step by step and link by link
 * as the system follows it:
 *
 *     pdk__way_begin(&way, path);
 *     while (pdk__way_next(&way, name, sizeof name)) {
 *         ... `name` in the folder pdk__way_folder(&way) ...
 *         if (!pdk__way_step(&way, name))
 *             break; // the way ends here
 *     }
 */
struct way {
    char done[PATH_MAX]; /* without links; "" stands for the root */
    char rest[PATH_MAX]; /* "" when the next name is the last */
    unsigned links;
};

/* An absolute path. One that is too long has no steps. */
void pdk__way_begin(struct way *way, const char *path);

/* Fetches the name of the next step; false at the end. */
bool pdk__way_next(struct way *way, char *name, size_t capacity);

/* The folder where that name is, or when all is done, what was found. */
const char *pdk__way_folder(const struct way *way);

/* Goes on to the name; when it is a link, to what that says, from the folder
 * where it is. False if there is nothing, or links lead nowhere. */
bool pdk__way_step(struct way *way, const char *name);

#endif
