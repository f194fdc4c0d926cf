/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems whose loader cannot be led to us: an image's keys are its own.
 */
#include "platform/thread_key.h"

const struct lead *pdk__thread_key_leads(void)
{
    static const struct lead none[] = { { 0, 0, false } };

    return none;
}

size_t pdk__thread_key_end(const char *low, const char *high)
{
    (void)low, (void)high;
    return 0;
}
