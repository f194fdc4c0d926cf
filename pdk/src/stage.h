/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_STAGE_H
#define PDK_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate.h"
#include "slot.h"

/*
 * Staging: a candidate is read, judged, tried in a pre-flight and loaded,
 * beside the running generation. Reading and loading are done once; calling
 * them again returns the same result. So the engine's thread may begin, and the
 * host's thread continue.
 */
struct candidate {
    struct generation *generation; /* owned; NULL: not read yet */
    bool is_read, is_loaded;
    pdk_error failure; /* of reading or loading; PDK_OK: none */
    uint32_t stages_us[PDK_STAGE_COUNT];
    uint64_t spent_ns; /* in all stages together */
    bool has_flown;    /* it has passed its pre-flight, or needs none */
};

#define CANDIDATE_INIT                                                         \
    {                                                                          \
        NULL, false, false, PDK_ERROR_INIT, { 0 }, 0, false                    \
    }

/* What a candidate is made from, and the rooms that it needs. */
struct stage_means {
    const char *path;
    const struct shadow_copy *copy; /* of a rollback: the kept copy, used
                                     * instead of the file; or NULL */
    const struct gate *gate;
    const struct cache *cache;
    struct surroundings *surroundings;
    const struct preflight *preflight; /* NULL: none */
    bool is_asked; /* an explicit reload: a build that was refused or has
                    * crashed is tried again although it is the same */
};

/*
 * What staging needs to know about the slot: the content that it runs and the
 * content that it refused last, and whether a second image can be loaded beside
 * the first. A plain value, so that the engine's thread can have a copy.
 */
struct standing {
    uint64_t current[2], refused[2]; /* hashes of the contents */
    bool has_current, is_refused;    /* are these set? */
    bool is_faulted;
    bool is_missing;     /* the file did not exist at the last look */
    bool has_static_tls; /* and is mapped: no second such image can be loaded */
};

struct standing pdk__stage_standing(const struct slot *slot);

/* Is this content the one that runs, or the one that was refused? */
bool pdk__stage_is_known(const struct standing *standing,
                         const uint64_t content[2], bool is_asked);

/* Can the candidate be loaded while the old image is still mapped? */
bool pdk__stage_fits_beside(const struct standing *standing,
                            const struct candidate *candidate);

/* Reads the file and its metadata; nothing is mapped. Fails as described in
 * generation.h. [any-thread] */
pdk_result pdk__stage_read(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error);

/* Decides whether the candidate may enter the slot, and numbers it.
 * PDK_E_UNCHANGED if its content is known; else the errors of gate.h. Repeated
 * for each attempt, since other plugins may have come or gone. */
pdk_result pdk__stage_judge(struct candidate *candidate,
                            const struct slot *slot,
                            const struct stage_means *means, pdk_error *error);

/* Runs the pre-flight, if the host wants one. `remark` has at least
 * PDK__REMARK_SIZE bytes. Fails as described in preflight.h. */
#define PDK__REMARK_SIZE 192
pdk_result pdk__stage_fly(struct candidate *candidate, struct slot *slot,
                          const struct stage_means *means, char *remark,
                          pdk_error *error);

/* Makes the private copy and loads it. Does nothing if a pre-flight is due
 * first. [any-thread] */
pdk_result pdk__stage_load(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error);

#endif
