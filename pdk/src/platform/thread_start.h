/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_THREAD_START_H
#define PDK_PLATFORM_THREAD_START_H

#include <stddef.h>

#include "platform/lead.h"

/*
 * Threads that images start by themselves. An image that is unloaded under a
 * running thread takes the process along, so they are counted: from their
 * start until they have returned from the image's code, and from the
 * destructors of what they have stored. [any-thread]
 */

/* Where an image's calls that start threads shall lead: those of POSIX, of C11
 * and of libstdc++; none where thread_end.h says so. */
const struct lead *pdk__thread_start_leads(void);

/* How many run that were started with a function in [low, high), or, as a
 * std::thread, from there. */
size_t pdk__thread_start_count(const char *low, const char *high);

#endif
