/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The host's side of an engine: what it is to look at, and what came of it.
 */
#include "engine.h"

#include <stdlib.h>

#include "failure.h"
#include "text.h"

/* ------------------------------------------------- what it looks at --- */

static struct candidate take_out(struct engine *engine, struct berth *berth)
{
    struct candidate candidate = berth->candidate;

    pdk__berth_withdraw(&engine->berths, berth);
    berth->candidate = (struct candidate)CANDIDATE_INIT;
    return candidate;
}

static void close_berth(struct engine *engine, struct berth *berth)
{
    struct candidate candidate;

    pdk__lock_take(&engine->lock);
    candidate = take_out(engine, berth);
    pdk__berth_close(&engine->berths, berth);
    pdk__lock_release(&engine->lock);
    pdk__engine_discard(engine, &candidate);
}

pdk_result pdk__engine_add(struct engine *engine, struct berth **out,
                           const char *path, bool is_folder, void *owner,
                           pdk_error *error)
{
    struct berth *berth;
    pdk_result result = PDK_OK;
    bool is_degraded = false;

    pdk__lock_take(&engine->lock);
    berth = pdk__berth_create(&engine->berths, path);
    if (berth != NULL) {
        berth->owner = owner;
        berth->is_folder = is_folder;
        berth->number = ++engine->last_number;
    }
    pdk__lock_release(&engine->lock);
    if (berth == NULL)
        return pdk__fail_memory(error);
    if (engine->watch != NULL) {
        pdk__lock_take(&engine->watch_lock);
        result = pdk__watch_add(engine->watch, path, is_folder, berth->number,
                                error);
        is_degraded = pdk__watch_is_degraded(engine->watch);
        pdk__lock_release(&engine->watch_lock);
    }
    if (is_degraded)
        pdk__engine_note_degraded(engine);
    if (result != PDK_OK) {
        close_berth(engine, berth);
        return result;
    }
    *out = berth;
    return PDK_OK;
}

void pdk__engine_remove(struct engine *engine, struct berth *berth)
{
    if (engine->watch != NULL) {
        pdk__lock_take(&engine->watch_lock);
        pdk__watch_remove(engine->watch, berth->number);
        pdk__lock_release(&engine->watch_lock);
    }
    close_berth(engine, berth);
}

void pdk__engine_look(struct engine *engine, struct berth *berth,
                      uint64_t delay_ns)
{
    pdk__lock_take(&engine->lock);
    pdk__settle_later(&berth->settle, pdk__engine_now_ns(engine), delay_ns);
    pdk__lock_release(&engine->lock);
    pdk__engine_call(engine);
}

void pdk__engine_tell(struct engine *engine, struct berth *berth,
                      const struct standing *standing, bool may_load)
{
    pdk__lock_take(&engine->lock);
    berth->standing = *standing;
    berth->may_load = may_load;
    pdk__lock_release(&engine->lock);
}

void pdk__engine_overtake(struct engine *engine, struct berth *berth)
{
    struct candidate candidate;

    pdk__lock_take(&engine->lock);
    berth->turn++;
    pdk__settle_done(&berth->settle);
    candidate = take_out(engine, berth);
    pdk__lock_release(&engine->lock);
    pdk__engine_discard(engine, &candidate);
}

/* -------------------------------------------------- what came of it --- */

bool pdk__engine_take(struct engine *engine, struct offer *out,
                      bool (*wants)(void *context, const struct offer *offer),
                      void *context)
{
    bool has_taken = false;

    pdk__lock_take(&engine->lock);
    for (struct berth *at = engine->berths.ready; at != NULL && !has_taken;
         at = at->next_ready) {
        *out = (struct offer){ at->owner, at->is_folder, at->candidate };
        has_taken = wants(context, out);
        at->is_seen = true;
        if (has_taken)
            take_out(engine, at);
    }
    pdk__lock_release(&engine->lock);
    return has_taken;
}

struct generation *pdk__engine_lingering(struct engine *engine)
{
    struct generation *first;

    pdk__lock_take(&engine->lock);
    first = engine->lingering;
    if (first != NULL)
        engine->lingering = first->next;
    pdk__lock_release(&engine->lock);
    return first;
}

/* Who has it by now may have been removed: then it is nobody's. */
static bool find_path(struct engine *engine, uint32_t number,
                      char path[PDK_ERROR_PATH_SIZE])
{
    const struct berth *berth;

    pdk__lock_take(&engine->lock);
    berth = pdk__berth_by_number(&engine->berths, number);
    if (berth != NULL)
        pdk__text_copy(path, PDK_ERROR_PATH_SIZE, berth->path);
    pdk__lock_release(&engine->lock);
    return berth != NULL;
}

bool pdk__engine_degraded(struct engine *engine, char path[PDK_ERROR_PATH_SIZE],
                          pdk_error *why)
{
    uint32_t number;
    bool is_any;

    pdk__lock_take(&engine->lock);
    is_any = engine->is_degraded;
    engine->is_degraded = false;
    pdk__lock_release(&engine->lock);
    if (!is_any)
        return false;
    do {
        pdk__lock_take(&engine->watch_lock);
        is_any = engine->watch != NULL &&
                 pdk__watch_degraded(engine->watch, &number, why);
        pdk__lock_release(&engine->watch_lock);
    } while (is_any && !find_path(engine, number, path));
    if (is_any)
        pdk__engine_note_degraded(engine);
    return is_any;
}

uint64_t pdk__engine_discarded(struct engine *engine)
{
    uint64_t discarded;

    pdk__lock_take(&engine->lock);
    discarded = engine->discarded;
    pdk__lock_release(&engine->lock);
    return discarded;
}
