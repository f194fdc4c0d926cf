/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The one clock of the library: monotonic, so that setting the time of day
 * neither hurries nor delays anything.
 */
#include "platform/clock.h"

#include <time.h>

uint64_t pdk__clock_now_ns(void)
{
    struct timespec now = { 0, 0 };

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

uint64_t pdk__clock_after(uint64_t ns)
{
    uint64_t now = pdk__clock_now_ns();

    return ns < UINT64_MAX - now ? now + ns : UINT64_MAX;
}
