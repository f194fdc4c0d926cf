/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems whose loader cannot be led to us: images register destructors of
 * thread-local objects with the C library, and stay as long as that says.
 */
#include "platform/thread_end.h"

uintptr_t pdk__thread_end_target(void)
{
    return 0;
}

void pdk__thread_end_run(const char *low, const char *high)
{
    (void)low, (void)high;
}

void pdk__thread_end_forget(const char *low, const char *high)
{
    (void)low, (void)high;
}

size_t pdk__thread_end_count(const char *low, const char *high)
{
    (void)low, (void)high;
    return 0;
}
