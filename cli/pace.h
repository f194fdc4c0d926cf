/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PACE_H
#define PDK_CLI_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * How fast the small host ticks, and for how long: the numbers of --rate, --for
 * and --ticks, checked.
 */
#define PACE_RATE_DEFAULT 10.0
#define PACE_NOT_GIVEN (-1.0)

struct pace_numbers {
    double rate_hz;
    double for_s; /* PACE_NOT_GIVEN: without end */
    double ticks; /* PACE_NOT_GIVEN: without end */
};

struct pace {
    uint32_t rate_hz;
    uint64_t end_ns;   /* by the clock of pdk__clock_now_ns(); or UINT64_MAX */
    uint64_t end_tick; /* or UINT64_MAX */
};

/* PDK_E_ARGUMENT names the option and what it may be. The time counts from
 * `now_ns`. */
pdk_result pace_set(struct pace *out, const struct pace_numbers *numbers,
                    uint64_t now_ns, pdk_error *error);

bool pace_is_over(const struct pace *pace, uint64_t now_ns, uint64_t ticks);

/* `pause_ns`, or what is left until the end if that is shorter. */
uint64_t pace_cut(const struct pace *pace, uint64_t now_ns, uint64_t pause_ns);

#endif
