/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WATCH_ARM_H
#define PDK_PLATFORM_WATCH_ARM_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"
#include "platform/watch_table.h"
#include "platform/way.h"

/*
 * Keeps claims on every step of the way to each target: what backends have in
 * common that watch folders. A folder is watched before anything in it is
 * looked at, so that what changes while the way is followed is heard of
 * afterwards.
 */
struct watch_arms {
    struct watch_table table;
    bool is_anything_lost;

    /* Of the backend. `claim` is for a name in the folder where the way is, ""
     * for any; PDK_E_NOT_FOUND if the folder has just gone, which its own
     * folder will tell. */
    pdk_result (*claim)(struct watch_arms *arms, struct watch_target *target,
                        const struct way *way, const char *name,
                        pdk_error *error);
    /* The way leads to something; NULL: it need not be told. */
    pdk_result (*arrive)(struct watch_arms *arms, struct watch_target *target,
                         const struct way *way, pdk_error *error);
    /* Nobody claims anything in that folder any more. */
    void (*leave)(struct watch_arms *arms, int folder);
    /* It hears that a folder changed, not what: a target that looks as before
     * did not change. */
    bool has_to_look;
};

/* A target that cannot be watched for want of watches, or because its file
 * system does not tell what happens, is there all the same, and lost. */
pdk_result pdk__watch_arms_add(struct watch_arms *arms, const char *path,
                               bool is_folder, uint32_t number,
                               pdk_error *error);
void pdk__watch_arms_remove(struct watch_arms *arms, uint32_t number);

/* For `claim` and `arrive`: claims that name in a folder which is watched. NULL
 * if memory ran out; a folder that nobody else claims is left then. */
struct watch_claim *pdk__watch_arms_stake(struct watch_arms *arms,
                                          struct watch_target *target,
                                          int folder, const char *name);

/* Is this name, in the folder where the way is, what the target is? */
bool pdk__watch_arms_is_last(const struct watch_target *target,
                             const struct way *way, const char *name);

/* The way of the target is followed anew at the next renewal; it has changed
 * only if it looks different then. */
void pdk__watch_arms_doubt(struct watch_arms *arms,
                           struct watch_target *target);

/* Follows the ways anew that are stale. */
void pdk__watch_arms_renew(struct watch_arms *arms);

/* As in watch_backend.h. */
const struct watch_target *pdk__watch_arms_lost(struct watch_arms *arms,
                                                pdk_error *why);

#endif
