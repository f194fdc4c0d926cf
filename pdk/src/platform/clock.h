/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_CLOCK_H
#define PDK_PLATFORM_CLOCK_H

#include <stdint.h>

/* Nanoseconds of a clock that never goes back. [any-thread] */
uint64_t pdk__clock_now_ns(void);

/* That time, so much later; UINT64_MAX if that is never. */
uint64_t pdk__clock_after(uint64_t ns);

#endif
