/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The way of a candidate as far as nobody has to know of it: nothing that runs
 * is touched here, no hook is called, and what it cost is written down with it.
 */
#include "stage.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "preflight.h"

static bool is_same_content(const uint64_t *one, const uint64_t *other)
{
    return one[0] == other[0] && one[1] == other[1];
}

struct standing pdk__stage_standing(const struct slot *slot)
{
    const struct generation *current = slot->current;
    struct standing standing = {
        .has_current = current != NULL,
        .is_refused = slot->is_refused,
        .is_faulted = slot->faulted[0] != '\0',
        .is_missing = slot->is_missing,
        .has_static_tls = pdk__generation_holds_static_tls(current),
    };

    memcpy(standing.refused, slot->refused, sizeof standing.refused);
    if (current != NULL)
        memcpy(standing.current, current->shadow.content,
               sizeof standing.current);
    return standing;
}

bool pdk__stage_is_known(const struct standing *standing,
                         const uint64_t content[2], bool is_asked)
{
    if (standing->is_refused && !is_asked &&
        is_same_content(standing->refused, content))
        return true;
    return standing->has_current &&
           is_same_content(standing->current, content) &&
           (!standing->is_faulted || !is_asked);
}

bool pdk__stage_fits_beside(const struct standing *standing,
                            const struct candidate *candidate)
{
    return !standing->has_static_tls ||
           !candidate->generation->mend.has_static_tls;
}

/* ------------------------------------------------------ the account --- */

static uint64_t now_ns(const struct surroundings *surroundings)
{
    return surroundings->now_ns(surroundings->host);
}

static void charge(struct candidate *candidate, uint32_t stage,
                   const struct surroundings *surroundings, uint64_t began_ns)
{
    uint64_t spent_ns = now_ns(surroundings) - began_ns;

    candidate->stages_us[stage] += (uint32_t)((spent_ns + 500) / 1000);
    candidate->spent_ns += spent_ns;
}

/* Keeps for whoever asks again why it goes no further. */
static pdk_result repeat(const struct candidate *candidate, pdk_error *error)
{
    if (error != NULL && candidate->failure.code != PDK_OK)
        *error = candidate->failure;
    return candidate->failure.code;
}

/* -------------------------------------------------------- the steps --- */

static pdk_result open_image(struct candidate *candidate,
                             const struct stage_means *means)
{
    pdk_error *error = &candidate->failure;

    candidate->generation = calloc(1, sizeof *candidate->generation);
    if (candidate->generation == NULL)
        return pdk__fail_memory(error);
    if (means->copy != NULL)
        return pdk__generation_reopen(candidate->generation, means->path,
                                      means->copy, means->surroundings, error);
    return pdk__generation_open(candidate->generation, means->path,
                                means->surroundings, error);
}

pdk_result pdk__stage_read(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error)
{
    uint64_t began_ns = now_ns(means->surroundings);

    if (candidate->is_read)
        return repeat(candidate, error);
    candidate->failure.code = open_image(candidate, means);
    candidate->is_read = true;
    charge(candidate, PDK_STAGE_COPY, means->surroundings, began_ns);
    return repeat(candidate, error);
}

pdk_result pdk__stage_judge(struct candidate *candidate,
                            const struct slot *slot,
                            const struct stage_means *means, pdk_error *error)
{
    struct generation *generation = candidate->generation;
    struct standing standing = pdk__stage_standing(slot);
    uint64_t began_ns = now_ns(means->surroundings);
    pdk_result result;

    if (means->copy == NULL &&
        pdk__stage_is_known(&standing, generation->shadow.content,
                            means->is_asked))
        return pdk_fail(error, PDK_E_UNCHANGED,
                        "'%s' holds nothing new; build it again", slot->path);
    pdk__generation_give_number(generation, slot->last_generation + 1);
    result = pdk__gate_pass(means->gate, slot, generation, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_GATE, slot->path);
    charge(candidate, PDK_STAGE_GATE, means->surroundings, began_ns);
    return result;
}

static uint64_t next_number(const struct stage_means *means)
{
    return atomic_fetch_add(&means->surroundings->images, 1) + 1;
}

/* The copy is made for the host, and complete, so that a crash has names. */
static pdk_result fly(struct candidate *candidate, struct slot *slot,
                      const struct stage_means *means, char *remark,
                      pdk_error *error)
{
    struct flight_subject subject = { slot, candidate->generation, remark,
                                      PDK__REMARK_SIZE };
    pdk_result result = pdk__generation_write(
        candidate->generation, means->cache, next_number(means), error);

    if (result != PDK_OK)
        return result;
    pdk__shadow_backfill(&candidate->generation->shadow, NULL);
    return pdk__preflight_run(means->preflight, &subject, error);
}

pdk_result pdk__stage_fly(struct candidate *candidate, struct slot *slot,
                          const struct stage_means *means, char *remark,
                          pdk_error *error)
{
    uint64_t began_ns = now_ns(means->surroundings);
    pdk_result result;

    candidate->has_flown = true;
    if (means->preflight == NULL || means->copy != NULL)
        return PDK_OK;
    result = fly(candidate, slot, means, remark, error);
    charge(candidate, PDK_STAGE_PREFLIGHT, means->surroundings, began_ns);
    return result;
}

pdk_result pdk__stage_load(struct candidate *candidate,
                           const struct stage_means *means, pdk_error *error)
{
    uint64_t began_ns = now_ns(means->surroundings);

    if (means->surroundings->flies && !candidate->has_flown)
        return PDK_OK;
    if (candidate->is_loaded)
        return repeat(candidate, error);
    candidate->failure.code =
        pdk__generation_load(candidate->generation, means->cache,
                             next_number(means), &candidate->failure);
    candidate->is_loaded = true;
    charge(candidate, PDK_STAGE_LOAD, means->surroundings, began_ns);
    return repeat(candidate, error);
}
