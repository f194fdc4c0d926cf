/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems whose loader cannot be led to us: nobody counts.
 */
#include "platform/thread_start.h"

uintptr_t pdk__thread_start_target(void)
{
    return 0;
}

size_t pdk__thread_start_count(const char *low, const char *high)
{
    (void)low, (void)high;
    return 0;
}
