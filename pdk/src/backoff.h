/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BACKOFF_H
#define PDK_BACKOFF_H

#include <stdint.h>

/*
 * How long a plugin that crashes again and again is left alone. Pure: time is
 * an argument, in nanoseconds. From the third crash on, none of which came more
 * than a minute after the one before: a second, twice that, and so on up to a
 * minute.
 */
struct backoff {
    uint32_t crashes; /* in a row */
    uint64_t last_ns; /* when the last one was */
    uint64_t until_ns;
};

void pdk__backoff_crashed(struct backoff *backoff, uint64_t now_ns);

/* How long it still is; 0: it may be loaded. */
uint64_t pdk__backoff_left_ns(const struct backoff *backoff, uint64_t now_ns);

#endif
