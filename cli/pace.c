/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Turns the numbers of the command line into times. Pure; refuses numbers that
 * do not fit a clock or a counter.
 */
#include "pace.h"

#define RATE_MAX 100000.0 /* 10 us apart: about the shortest wait */
#define SECONDS_MAX 1e9   /* 31 years; nanoseconds of it fit 64 bits */
#define TICKS_MAX 1e15    /* a double is exact up to this */

/* False for NaN, too. */
static bool is_whole(double number, double least, double most)
{
    return number >= least && number <= most &&
           number == (double)(uint64_t)number;
}

pdk_result pace_set(struct pace *out, const struct pace_numbers *numbers,
                    uint64_t now_ns, pdk_error *error)
{
    if (!is_whole(numbers->rate_hz, 1, RATE_MAX))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--rate must be a whole number from 1 to %.0f, not %g",
                        RATE_MAX, numbers->rate_hz);
    if (!(numbers->for_s <= SECONDS_MAX))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--for must be at most %.0f seconds, not %g",
                        SECONDS_MAX, numbers->for_s);
    if (numbers->ticks != PACE_NOT_GIVEN &&
        !is_whole(numbers->ticks, 0, TICKS_MAX))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--ticks must be a whole number up to %.0f, not %g",
                        TICKS_MAX, numbers->ticks);
    out->rate_hz = (uint32_t)numbers->rate_hz;
    out->end_ns = numbers->for_s >= 0
                      ? now_ns + (uint64_t)(numbers->for_s * 1e9)
                      : UINT64_MAX;
    out->end_tick = numbers->ticks >= 0 ? (uint64_t)numbers->ticks : UINT64_MAX;
    return PDK_OK;
}

bool pace_is_over(const struct pace *pace, uint64_t now_ns, uint64_t ticks)
{
    return now_ns >= pace->end_ns || ticks >= pace->end_tick;
}

uint64_t pace_cut(const struct pace *pace, uint64_t now_ns, uint64_t pause_ns)
{
    uint64_t left = pace->end_ns > now_ns ? pace->end_ns - now_ns : 0;

    return left < pause_ns ? left : pause_ns;
}
