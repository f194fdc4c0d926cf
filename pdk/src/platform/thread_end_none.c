/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems whose loader cannot be led to us: images register destructors of
 * thread-local objects with the C library, and stay as long as that says.
 */
#include "platform/thread_end.h"

const struct lead *pdk__thread_end_leads(void)
{
    static const struct lead none[] = { { 0, 0, false } };

    return none;
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
