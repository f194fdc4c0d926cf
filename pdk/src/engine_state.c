/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the rooms of an engine share: its clock, its bell, its bin.
 */
#include "engine_state.h"

#include <stdlib.h>

#include "platform/clock.h"

uint64_t pdk__engine_now_ns(const struct engine *engine)
{
    const struct surroundings *surroundings = engine->means.surroundings;

    if (engine->means.has_thread)
        return pdk__clock_now_ns();
    return surroundings->now_ns(surroundings->host);
}

static struct attention *attention_of(const struct engine *engine)
{
    return &engine->means.surroundings->attention;
}

/* Wanted before the bell rings, so that who is woken finds it; and again after
 * it: a host that was quicker has heeded it already, and would leave the bell
 * to ring for ever. The bell rings each time: whether it still does is only
 * known to who listens. */
void pdk__engine_ring(struct engine *engine)
{
    pdk__attention_want(attention_of(engine), ATTENTION_RUNG);
    if (engine->means.has_thread)
        pdk__alarm_set(&engine->bell, 0);
    else if (engine->watch != NULL)
        pdk__watch_ring(engine->watch);
    pdk__attention_want(attention_of(engine), ATTENTION_RUNG);
}

void pdk__engine_tell_news(struct engine *engine)
{
    if (engine->means.has_thread)
        pdk__engine_ring(engine);
    else
        pdk__attention_want(attention_of(engine), ATTENTION_NOW);
}

void pdk__engine_call(struct engine *engine)
{
    if (!engine->means.has_thread) {
        pdk__engine_ring(engine);
        return;
    }
    pdk__lock_take(&engine->watch_lock);
    engine->is_called = true;
    pdk__watch_alarm(engine->watch, 0);
    pdk__lock_release(&engine->watch_lock);
}

void pdk__engine_let_go(struct engine *engine, struct generation *generation)
{
    if (pdk__generation_retire(generation)) {
        free(generation);
        return;
    }
    pdk__lock_take(&engine->lock);
    generation->next = engine->lingering;
    engine->lingering = generation;
    pdk__lock_release(&engine->lock);
    pdk__engine_tell_news(engine);
}

void pdk__engine_discard(struct engine *engine, struct candidate *candidate)
{
    struct generation *generation = candidate->generation;

    *candidate = (struct candidate)CANDIDATE_INIT;
    if (generation != NULL)
        pdk__engine_let_go(engine, generation);
}

void pdk__engine_note_degraded(struct engine *engine)
{
    pdk__lock_take(&engine->lock);
    engine->is_degraded = true;
    pdk__lock_release(&engine->lock);
    pdk__engine_tell_news(engine);
}
