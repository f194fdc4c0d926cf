/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looking at what is due. A berth is marked while somebody is at it, and no
 * lock is held; what became of it meanwhile decides what the look was worth.
 */
#include "engine_look.h"

#include <stdlib.h>
#include <string.h>

#include "engine_folder.h"
#include "look.h"

static bool holds_the_same(const struct candidate *one,
                           const struct candidate *other)
{
    return one->generation != NULL && other->generation != NULL &&
           one->failure.code == PDK_OK && other->failure.code == PDK_OK &&
           memcmp(one->generation->shadow.content,
                  other->generation->shadow.content,
                  sizeof one->generation->shadow.content) == 0;
}

/* What waits in the berth gives way to something newer, before that is loaded:
 * not every image fits beside another one. False if it is the same. */
static bool give_way(struct engine *engine, struct berth *berth,
                     const struct candidate *fresh)
{
    struct candidate stale = CANDIDATE_INIT;
    bool is_same;

    pdk__lock_take(&engine->lock);
    is_same = berth->is_ready && holds_the_same(&berth->candidate, fresh);
    if (berth->is_ready && !is_same) {
        pdk__berth_withdraw(&engine->berths, berth);
        stale = berth->candidate;
        berth->candidate = (struct candidate)CANDIDATE_INIT;
        engine->discarded++;
    }
    pdk__lock_release(&engine->lock);
    pdk__engine_discard(engine, &stale);
    return !is_same;
}

static enum look_finding look_at(struct engine *engine, struct berth *berth,
                                 struct look *look, bool may_load)
{
    struct stage_means means = {
        .path = look->path,
        .gate = engine->means.gate,
        .cache = engine->means.cache,
        .surroundings = engine->means.surroundings,
    };
    enum look_finding found =
        pdk__look_read(look, &means, pdk__engine_now_ns(engine));

    if (found != LOOK_NEWS)
        return found;
    if (!give_way(engine, berth, &look->fresh)) {
        pdk__engine_discard(engine, &look->fresh);
        return LOOK_NOTHING;
    }
    if (may_load && engine->means.has_thread && engine->means.loads_ahead)
        pdk__look_load(look, &means);
    return LOOK_NEWS;
}

/* True if the berth has something for the host now. Under the lock. */
static bool conclude(struct engine *engine, struct berth *berth,
                     struct look *look, uint32_t turn)
{
    berth->is_worked = false;
    if (berth->is_closed) {
        free(berth);
        return false;
    }
    if (berth->turn != turn)
        return false;
    /* A change that was noticed meanwhile is looked at all the same. */
    if (!berth->settle.is_pending)
        berth->settle = look->settle;
    if (look->fresh.failure.code == PDK_OK && look->fresh.generation == NULL)
        return false;
    berth->candidate = look->fresh;
    look->fresh = (struct candidate)CANDIDATE_INIT;
    pdk__berth_offer(&engine->berths, berth);
    return true;
}

/* Takes the lock back before it returns. */
static void look_at_file(struct engine *engine, struct berth *berth)
{
    struct look look = {
        .path = berth->path,
        .settle = berth->settle,
        .standing = berth->standing,
        .fresh = CANDIDATE_INIT,
    };
    uint32_t turn = berth->turn;
    bool may_load = berth->may_load, is_news;

    pdk__settle_done(&berth->settle);
    pdk__lock_release(&engine->lock);
    look_at(engine, berth, &look, may_load);
    pdk__lock_take(&engine->lock);
    is_news = conclude(engine, berth, &look, turn);
    pdk__lock_release(&engine->lock);
    if (is_news)
        pdk__engine_tell_news(engine);
    pdk__engine_discard(engine, &look.fresh);
    pdk__lock_take(&engine->lock);
}

static bool note_new(void *context, const char *path)
{
    (void)path;
    *(bool *)context = true;
    return false;
}

static void look_at_folder(struct engine *engine, struct berth *berth)
{
    bool has_new = false;

    pdk__settle_done(&berth->settle);
    pdk__lock_release(&engine->lock);
    pdk__engine_each_new(engine, berth->path, note_new, &has_new, NULL);
    pdk__lock_take(&engine->lock);
    berth->is_worked = false;
    if (berth->is_closed)
        free(berth);
    else if (has_new)
        pdk__berth_offer(&engine->berths, berth);
    if (has_new)
        pdk__engine_tell_news(engine);
}

bool pdk__engine_look_at_next(struct engine *engine)
{
    struct berth *berth;

    pdk__lock_take(&engine->lock);
    berth = pdk__berth_due(&engine->berths, pdk__engine_now_ns(engine));
    if (berth != NULL) {
        berth->is_worked = true;
        if (berth->is_folder)
            look_at_folder(engine, berth);
        else
            look_at_file(engine, berth);
        pdk__lock_ring(&engine->lock);
    }
    pdk__lock_release(&engine->lock);
    return berth != NULL;
}
