/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_RELOAD_H
#define PDK_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "gate.h"
#include "slot.h"

/* The transaction that puts what is in a slot's file in the slot's place, or
 * back what was there before. */

/* What it is done with. */
struct reload_means {
    const struct gate *gate;
    const struct cache *cache;
    struct surroundings *surroundings;
    uint64_t unique;  /* never used before in this process */
    bool is_rollback; /* to slot->good, with the state of then */
    bool is_asked;    /* by the host, not by a change: what was refused, or has
                       * crashed, is tried again although it is the same */
};

/* What came of it, also where it failed: as far as it got. */
struct reload_report {
    char build_id[PDK_BUILD_ID_SIZE]; /* of the candidate */
    uint64_t content[2];              /* of the candidate; 0, 0: not read */
    uint64_t total_us;
    uint32_t stages_us[PDK_STAGE_COUNT];
    uint64_t state_bytes;
    uint32_t instances;
    uint64_t newcomers; /* bit i: plugins[i] was not in the generation before */
    bool is_closed_first; /* what ran before was unloaded before the load */
    struct generation *replaced; /* its instances have ended; the caller's to
                                  * retire and free(). NULL: there was none */
};

/*
 * Runs it for the slot's file, also for the first time. PDK_E_UNCHANGED if the
 * file holds what is running, or what was refused last. On any failure the slot
 * is as it was, and *error has stage and path; but where images could not be
 * beside each other, its plugins are faulted, and slot->good is what ran.
 */
pdk_result pdk__reload_run(struct slot *slot, const struct reload_means *means,
                           struct reload_report *report, pdk_error *error);

#endif
