/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_PLACE_H
#define PDK_PLATFORM_PLACE_H

#include <stdbool.h>

/* A place in the address space where nothing is, and nothing shall come. */

/* Keeps [low, high) free: whoever reads, writes or jumps there faults. Costs no
 * memory. False if something is there already. */
bool pdk__place_reserve(const char *low, const char *high);

void pdk__place_release(const char *low, const char *high);

#endif
