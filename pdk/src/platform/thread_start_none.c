/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems whose loader cannot be led to us: nobody counts.
 */
#include "platform/thread_start.h"

const struct lead *pdk__thread_start_leads(void)
{
    static const struct lead none[] = { { 0, 0, false } };

    return none;
}

size_t pdk__thread_start_count(const char *low, const char *high)
{
    (void)low, (void)high;
    return 0;
}
