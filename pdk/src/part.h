/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PART_H
#define PDK_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"

/*
 * Who takes part in a reload: the instances of the slot, and those of other
 * plugins that cannot do without one that takes part. The former are made anew
 * in the candidate, the latter once more in the image that they have; all of
 * them or none.
 *
 * Each step is done for all of them, providers before those that need them, and
 * ends at the first that fails.
 */
struct part {
    struct pdk_instance *instance;
    struct pdk_snapshot *snapshot; /* that it handed over; NULL: no state */
    uint64_t state_bytes;          /* that it took over */
};

struct parts {
    struct part *items; /* owned; by need */
    size_t count, capacity;
    const struct slot *slot;            /* that is reloaded */
    struct generation *candidate;       /* for it */
    bool is_rollback;                   /* ... to what was before */
    const struct pdk_instance *culprit; /* at which a step failed; or NULL */
};

/* Finds them, and makes room for what they will be. */
pdk_result pdk__parts_gather(struct parts *parts, const struct plan *plan,
                             pdk_error *error);

/* Have they nothing to hand over, neither state nor what can be owned only
 * once? Then one can take over while a call is still inside the other. */
bool pdk__parts_are_stateless(const struct parts *parts);

/* Calls are still inside what was replaced: that waits for them. */
void pdk__parts_depart(struct parts *parts, struct departure *departure);

/* Their hooks. Nothing that they do has to be undone but by finishing. */
pdk_result pdk__parts_create(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_save(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_restore(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_test(struct parts *parts, pdk_error *error);

/* What can be owned only once changes hands: first those give it back that need
 * others. */
pdk_result pdk__parts_activate(struct parts *parts, pdk_error *error);

/* The slot's own snapshots are kept for going back to what runs now. */
void pdk__parts_keep_own(struct parts *parts);

/* They are what they were to become. Cannot fail. */
void pdk__parts_commit(struct parts *parts);

/* Ends what was made, or, after the commit, what was before; those first that
 * need others. */
void pdk__parts_end(struct parts *parts);

/* After a failure, and their end: all go on as what they were. */
void pdk__parts_resume(struct parts *parts, const pdk_error *reason);

/* Frees the list. Accepts zeroes. */
void pdk__parts_finish(struct parts *parts);

#endif
