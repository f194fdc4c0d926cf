/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PACE_H
#define PDK_CLI_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * How fast the small host ticks, and for how long: --rate, --for and --ticks,
 * validated.
 */
#define PACE_RATE_DEFAULT 10.0
#define PACE_NOT_GIVEN (-1.0)

struct pace_numbers {
    double rate_hz;
    double for_s; /* PACE_NOT_GIVEN: no limit */
    double ticks; /* PACE_NOT_GIVEN: no limit */
};

struct pace {
    uint32_t rate_hz;
    uint64_t end_ns;   /* in pdk__clock_now_ns(); UINT64_MAX: no limit */
    uint64_t end_tick; /* UINT64_MAX: no limit */
};

/* Time counts from `now_ns`. PDK_E_ARGUMENT names the option and its range. */
pdk_result pace_set(struct pace *out, const struct pace_numbers *numbers,
                    uint64_t now_ns, pdk_error *error);

bool pace_is_over(const struct pace *pace, uint64_t now_ns, uint64_t ticks);

/* `pause_ns`, or the time that is left if that is shorter. */
uint64_t pace_cut(const struct pace *pace, uint64_t now_ns, uint64_t pause_ns);

#endif
