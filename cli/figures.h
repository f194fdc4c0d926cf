/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_FIGURES_H
#define PDK_CLI_FIGURES_H

#include <stdint.h>
#include <stdio.h>

#include "pdk/host.h"

/* Counters of what happened in a host. */
struct figures {
    uint32_t instances;   /* at present */
    uint32_t without;     /* plugins that refused to make an instance */
    uint32_t faulted_now; /* plugins that crashed and were not replaced */
    uint32_t zombies;
    uint64_t ticks; /* of the host; each calls every instance */
    uint64_t failed_calls;
    uint64_t counts[PDK_EVENT_COUNT];    /* events by kind */
    uint64_t fastest_us, slowest_us;     /* of the reloads */
    uint32_t stages_us[PDK_STAGE_COUNT]; /* of the last reload */
};

void figures_count(struct figures *figures, const pdk_event *event);

/* Prints a line or two, for the end of a run. */
void figures_print(const struct figures *figures, FILE *stream);

#endif
