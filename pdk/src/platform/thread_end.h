/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_THREAD_END_H
#define PDK_PLATFORM_THREAD_END_H

#include <stddef.h>

#include "platform/lead.h"

/*
 * Destructors of thread-local objects. The C library keeps an image mapped
 * until every thread has ended that has such an object in it, the host's own
 * included. So images register them here instead: they run when their thread
 * ends, or, on the host's thread, when their image is about to be unloaded.
 * [any-thread]
 */

/*
 * Where an image's calls of __cxa_thread_atexit() shall lead; none if this
 * system's loader takes no absolute symbols, or has no such call.
 */
const struct lead *pdk__thread_end_leads(void);

/* Runs those of this thread that belong to the image in [low, high), newest
 * first. */
void pdk__thread_end_run(const char *low, const char *high);

/* Forgets them instead, after one of them has crashed. */
void pdk__thread_end_forget(const char *low, const char *high);

/* How many belong to that image, in all threads. */
size_t pdk__thread_end_count(const char *low, const char *high);

#endif
