/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Pages of nobody's file. The system is asked in earnest: what it grants can be
 * touched, and what it cannot grant is refused here and not later.
 */
#include "platform/pages.h"

#include <stddef.h>
#include <sys/mman.h>

void *pdk__pages_take(uint64_t size_bytes)
{
    void *pages;

    if (size_bytes > PTRDIFF_MAX)
        return NULL;
    pages = mmap(NULL, (size_t)size_bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages != MAP_FAILED ? pages : NULL;
}

void pdk__pages_give_back(void *pages, uint64_t size_bytes)
{
    munmap(pages, (size_t)size_bytes);
}
