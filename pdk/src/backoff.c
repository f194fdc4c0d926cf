/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Counts crashes in a row. The figures are promised in host.h.
 */
#include "backoff.h"

#define SECOND_NS UINT64_C(1000000000)
#define ROW_NS (60 * SECOND_NS)
#define MOST_NS (60 * SECOND_NS)

/* As many as are nothing but bad luck. */
#define FREE_CRASHES 2

void pdk__backoff_crashed(struct backoff *backoff, uint64_t now_ns)
{
    uint64_t pause_ns = SECOND_NS;

    if (now_ns - backoff->last_ns > ROW_NS)
        backoff->crashes = 0;
    backoff->last_ns = now_ns;
    if (++backoff->crashes <= FREE_CRASHES)
        return;
    for (uint32_t i = FREE_CRASHES + 1;
         i < backoff->crashes && pause_ns < MOST_NS; i++)
        pause_ns *= 2;
    backoff->until_ns = now_ns + (pause_ns < MOST_NS ? pause_ns : MOST_NS);
}

uint64_t pdk__backoff_left_ns(const struct backoff *backoff, uint64_t now_ns)
{
    return now_ns < backoff->until_ns ? backoff->until_ns - now_ns : 0;
}
