/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_RELOAD_H
#define PDK_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "part.h"
#include "slot.h"
#include "stage.h"

/* The transaction that puts what is in a slot's file in the slot's place, or
 * back what was there before. */

/* What came of it, also where it failed: as far as it got. */
struct reload_report {
    char build_id[PDK_BUILD_ID_SIZE]; /* of the candidate */
    uint64_t content[2];              /* of the candidate; 0, 0: not read */
    uint64_t total_us;
    uint32_t stages_us[PDK_STAGE_COUNT];
    struct parts parts; /* who took part, or would have */
    uint64_t newcomers; /* bit i: plugins[i] was not in the generation before */
    bool is_closed_first; /* what ran before was unloaded before the load */
    char remark[PDK__REMARK_SIZE]; /* how far its pre-flight went, or "" */
    struct generation *replaced;   /* its instances have ended; the caller's to
                                    * retire and free(). NULL: there was none */
};

/*
 * Runs it for the slot's file, also for the first time, or for the copy that is
 * to be gone back to; from where the candidate is on its way, which is used up.
 * PDK_E_UNCHANGED if the file holds what is running, or what was refused last.
 * On any failure the slot is as it was, and *error has stage and path; but
 * where images could not be beside each other, its plugins are faulted, and
 * slot->good is what ran.
 *
 * Plugins of other slots that cannot do without what this one provides are made
 * anew with it, all or none; one of them that fails is a failure of it all.
 */
pdk_result pdk__reload_run(struct slot *slot, struct candidate *candidate,
                           const struct stage_means *means,
                           struct reload_report *report, pdk_error *error);

/* Frees what is in a report. */
void pdk__reload_report_finish(struct reload_report *report);

#endif
