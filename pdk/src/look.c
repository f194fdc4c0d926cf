/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looking at a file that may have changed. Decides when it has been left alone
 * for long enough, and whether it is worth more than a look.
 */
#include "look.h"

#include <stdlib.h>

/* Is this how a file looks in the middle of being made? */
static bool is_incomplete(const pdk_error *error)
{
    return error->stage == PDK_STAGE_COPY &&
           (error->code == PDK_E_TRUNCATED || error->code == PDK_E_NOT_ELF);
}

/* What was only read maps nothing, so that it can always go. */
static void drop(struct candidate *candidate)
{
    if (candidate->generation != NULL)
        pdk__generation_retire(candidate->generation);
    free(candidate->generation);
    *candidate = (struct candidate)CANDIDATE_INIT;
}

static bool is_still_made(struct look *look, uint64_t now_ns)
{
    const pdk_error *failure = &look->fresh.failure;

    if (failure->code == PDK_E_BUSY) {
        pdk__settle_busy(&look->settle, now_ns);
        return true;
    }
    return is_incomplete(failure) &&
           !pdk__settle_incomplete(&look->settle, now_ns);
}

static bool is_known(const struct look *look)
{
    return pdk__stage_is_known(&look->standing,
                               look->fresh.generation->shadow.content, false);
}

enum look_finding pdk__look_read(struct look *look,
                                 const struct stage_means *means,
                                 uint64_t now_ns)
{
    pdk_result result = pdk__stage_read(&look->fresh, means, NULL);

    if (is_still_made(look, now_ns)) {
        drop(&look->fresh);
        return LOOK_AGAIN;
    }
    pdk__settle_done(&look->settle);
    if (result != PDK_OK || look->standing.is_missing || !is_known(look))
        return LOOK_NEWS;
    drop(&look->fresh);
    return LOOK_NOTHING;
}

void pdk__look_load(struct look *look, const struct stage_means *means)
{
    struct generation *generation = look->fresh.generation;
    const struct image *image;
    struct handlers before = HANDLERS_NOT_READ;

    if (look->fresh.failure.code != PDK_OK || is_known(look) ||
        !pdk__stage_fits_beside(&look->standing, &look->fresh) ||
        pdk__gate_suits_host(means->gate, generation, NULL) != PDK_OK)
        return;
    image = &generation->image;
    if (generation->mend.uses_handlers)
        pdk__handlers_read(&before);
    pdk__stage_load(&look->fresh, means, NULL);
    if (image->is_mapped)
        pdk__surroundings_restore(
            means->surroundings, &before,
            (struct handlers_of){ image->low, image->high },
            generation->metadata.plugins[0].id);
}
