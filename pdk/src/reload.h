/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_RELOAD_H
#define PDK_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "part.h"
#include "slot.h"
#include "stage.h"

/* The reload transaction: replaces the generation in a slot by the build in its
 * file, or by the previous build (rollback). */

/* The result; after a failure, as far as the transaction got. */
struct reload_report {
    char build_id[PDK_BUILD_ID_SIZE]; /* of the candidate */
    uint64_t content[2];              /* its hash; 0, 0: it was not read */
    uint64_t total_us;
    uint32_t stages_us[PDK_STAGE_COUNT];
    struct parts parts; /* the instances that take part */
    uint64_t newcomers; /* bit i: plugins[i] is new in this generation */
    bool is_closed_first; /* the old image was unloaded before the load */
    char remark[PDK__REMARK_SIZE]; /* how far the pre-flight went, or "" */
    struct generation *replaced;   /* its instances have ended; the caller
                                    * retires and frees it. NULL: none */
};

/*
 * Runs the transaction for the slot's file, also for the first load, or for the
 * kept copy of a rollback. Continues from the stages that `candidate` has
 * passed already, and consumes it. PDK_E_UNCHANGED if the file holds what is
 * running or what was refused last.
 *
 * After a failure the slot is as it was, and *error has stage and path. The one
 * exception: if the two images could not be loaded side by side, the old one is
 * gone, the slot's plugins are faulted, and slot->good is what ran.
 *
 * Instances in other slots that need this one are renewed with it, all or none:
 * if one of them fails, the transaction fails.
 */
pdk_result pdk__reload_run(struct slot *slot, struct candidate *candidate,
                           const struct stage_means *means,
                           struct reload_report *report, pdk_error *error);

/* Frees what the report owns. */
void pdk__reload_report_finish(struct reload_report *report);

#endif
