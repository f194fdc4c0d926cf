/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_STAGE_H
#define PDK_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate.h"
#include "slot.h"

/*
 * Making a candidate ready beside what is running: it is read, judged, loaded.
 * Reading and loading are done once: asked again they only say what came of it,
 * and so it does not matter who has begun, nor on which thread.
 */
struct candidate {
    struct generation *generation; /* owned; NULL: nothing was read yet */
    bool is_read, is_loaded;
    pdk_error failure; /* of a step that was not the gate's; PDK_OK: none */
    uint32_t stages_us[PDK_STAGE_COUNT];
    uint64_t spent_ns; /* in all steps together */
    bool has_flown;    /* it may be loaded where hosts try candidates first */
};

#define CANDIDATE_INIT                                                         \
    {                                                                          \
        NULL, false, false, PDK_ERROR_INIT, { 0 }, 0, false                    \
    }

/* What it is made of and with. */
struct stage_means {
    const char *path;
    const struct shadow_copy *copy; /* that was kept, to go back to, instead of
                                     * what the file holds; or NULL */
    const struct gate *gate;
    const struct cache *cache;
    struct surroundings *surroundings;
    const struct preflight *preflight; /* NULL: none */
    bool is_asked; /* by the host, not by a change: what was refused, or has
                    * crashed, is tried again although it is the same */
};

/*
 * Where a slot stands when a candidate comes: what its files held, and whether
 * an image can be loaded beside what is running. A plain value, to be taken
 * along to wherever the candidate is made.
 */
struct standing {
    uint64_t current[2], refused[2]; /* contents */
    bool has_current, is_refused;    /* ... if any */
    bool is_faulted;
    bool is_missing;     /* the file was, when it was last looked for */
    bool has_static_tls; /* and is mapped: no other such image fits beside */
};

struct standing pdk__stage_standing(const struct slot *slot);

/* Is there nothing new in this content? */
bool pdk__stage_is_known(const struct standing *standing,
                         const uint64_t content[2], bool is_asked);

bool pdk__stage_fits_beside(const struct standing *standing,
                            const struct candidate *candidate);

/* Reads the file and what it says of itself; nothing is mapped. Fails as
 * generation.h says. [any-thread] */
pdk_result pdk__stage_read(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error);

/* May it come into the slot? Gives it its number. PDK_E_UNCHANGED if it is
 * known; else as gate.h says. Judged anew each time: others may have come. */
pdk_result pdk__stage_judge(struct candidate *candidate,
                            const struct slot *slot,
                            const struct stage_means *means, pdk_error *error);

/* Has it tried in another process first, if that is wanted. `remark` has at
 * least PDK__REMARK_SIZE bytes; fails as preflight.h says. */
#define PDK__REMARK_SIZE 192
pdk_result pdk__stage_fly(struct candidate *candidate, struct slot *slot,
                          const struct stage_means *means, char *remark,
                          pdk_error *error);

/* Makes the private copy and loads it; but not before its flight, if it is to
 * have one: then nothing is done yet. [any-thread] */
pdk_result pdk__stage_load(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error);

#endif
