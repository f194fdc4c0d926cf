/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_THREAD_KEY_H
#define PDK_PLATFORM_THREAD_KEY_H

#include <stddef.h>

#include "platform/lead.h"

/*
 * Keys of thread-specific values that images make. One that is left behind has
 * its destructor called, at the end of any thread, where no code is any more.
 * So they are noted here, and deleted when their image is about to be unloaded.
 * [any-thread]
 */

/* Where an image's calls that make and delete keys shall lead; none where
 * thread_end.h says so. */
const struct lead *pdk__thread_key_leads(void);

/* Deletes those whose destructors are in [low, high), and returns how many
 * there were. What this thread has stored is destroyed; what others have is
 * lost. */
size_t pdk__thread_key_end(const char *low, const char *high);

#endif
