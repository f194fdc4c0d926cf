/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reserves by mapping pages that allow nothing. The address is asked for, never
 * enforced: what another thread has mapped there meanwhile is not ours.
 */
#include "platform/place.h"

#include <sys/mman.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

bool pdk__place_reserve(const char *low, const char *high)
{
    size_t size = (size_t)(high - low);
    void *got = mmap((void *)low, size, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (got == MAP_FAILED)
        return false;
    if (got == (void *)low)
        return true;
    munmap(got, size);
    return false;
}

void pdk__place_release(const char *low, const char *high)
{
    munmap((void *)low, (size_t)(high - low));
}
