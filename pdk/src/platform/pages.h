/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_PAGES_H
#define PDK_PLATFORM_PAGES_H

#include <stdint.h>

/*
 * Large memory, straight from the system: zeroed, aligned to a page, and free
 * of cost until it is touched. NULL if there is none; size_bytes is not 0.
 */
void *pdk__pages_take(uint64_t size_bytes);
void pdk__pages_give_back(void *pages, uint64_t size_bytes);

#endif
