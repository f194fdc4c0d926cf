/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_THREAD_START_H
#define PDK_PLATFORM_THREAD_START_H

#include <stddef.h>
#include <stdint.h>

/*
 * Threads that images start by themselves. An image that is unloaded under a
 * running thread takes the process along, so they are counted: from their
 * start until they have returned from the image's code. [any-thread]
 */

/* Where an image's calls of pthread_create() shall lead; 0 as thread_end.h. */
uintptr_t pdk__thread_start_target(void);

/* How many run that were started with a function in [low, high). */
size_t pdk__thread_start_count(const char *low, const char *high);

#endif
