/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PART_H
#define PDK_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"

/*
 * The instances that take part in a reload: those of the slot, and those of
 * other plugins that need one of them, directly or not (dependents). The first
 * are made anew from the candidate, dependents from the image that they already
 * have; all of them or none.
 *
 * Each step is done for all parts, providers before dependents, and stops at
 * the first failure.
 */
struct part {
    struct pdk_instance *instance;
    struct pdk_snapshot *snapshot; /* of the old instance; NULL: no state */
    uint64_t state_bytes;          /* restored into the new one */
};

struct parts {
    struct part *items; /* owned; providers before dependents */
    size_t count, capacity;
    const struct slot *slot;            /* the one that is reloaded */
    struct generation *candidate;       /* for that slot */
    bool is_rollback;                   /* to the previous build */
    const struct pdk_instance *culprit; /* where a step failed, or NULL */
};

/* Finds the parts, and allocates the new instances. */
pdk_result pdk__parts_gather(struct parts *parts, const struct plan *plan,
                             pdk_error *error);

/* Have they no save and no deactivate hook? Then a new instance can take over
 * while a call is still inside the old one. */
bool pdk__parts_are_stateless(const struct parts *parts);

/* Makes the old instances wait for the calls that are still inside them. */
void pdk__parts_depart(struct parts *parts, struct departure *departure);

/* Run the hooks of all parts. pdk__parts_end() undoes them. */
pdk_result pdk__parts_create(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_save(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_restore(struct parts *parts, pdk_error *error);
pdk_result pdk__parts_test(struct parts *parts, pdk_error *error);

/* Deactivates the old instances, dependents first, and activates the new. */
pdk_result pdk__parts_activate(struct parts *parts, pdk_error *error);

/* Keeps the snapshots of the slot's instances, for a later rollback to what
 * runs now. */
void pdk__parts_keep_own(struct parts *parts);

/* Makes the new instances current. Cannot fail. */
void pdk__parts_commit(struct parts *parts);

/* Ends the new instances or, after the commit, the old ones; dependents
 * first. */
void pdk__parts_end(struct parts *parts);

/* After a failure, and after pdk__parts_end(): the old instances continue. */
void pdk__parts_resume(struct parts *parts, const pdk_error *reason);

/* Frees the list. Accepts zeroes. */
void pdk__parts_finish(struct parts *parts);

#endif
