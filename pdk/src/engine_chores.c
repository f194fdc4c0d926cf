/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a reload leaves to be done, and nobody waits for: unloading what was
 * replaced, and completing the copy of what replaced it. The thread retires
 * before it looks at files, so that a zombie is known when the next build
 * comes, and copies when there is nothing else to do.
 */
#include "engine_chores.h"

#include <stdlib.h>

struct filling_chore {
    struct filling_chore *next;
    struct filling *filling; /* a share of it */
};

/* -------------------------------------------------------- retiring --- */

bool pdk__engine_retire(struct engine *engine, struct generation *generation)
{
    struct generation **end = &engine->retiring;

    if (!engine->is_running)
        return false;
    generation->next = NULL;
    pdk__lock_take(&engine->lock);
    while (*end != NULL)
        end = &(*end)->next;
    *end = generation;
    pdk__lock_release(&engine->lock);
    pdk__engine_call(engine);
    return true;
}

/* Copies that are gone by now. Under the lock. */
static void drop_unwanted(struct engine *engine)
{
    struct filling_chore **link = &engine->fillings;

    while (*link != NULL) {
        struct filling_chore *chore = *link;

        if (pdk__filling_is_wanted(chore->filling)) {
            link = &chore->next;
            continue;
        }
        *link = chore->next;
        pdk__filling_drop(chore->filling);
        free(chore);
    }
}

bool pdk__engine_retire_next(struct engine *engine)
{
    struct generation *first;

    pdk__lock_take(&engine->lock);
    first = engine->retiring;
    engine->is_retiring = first != NULL;
    if (first != NULL)
        engine->retiring = first->next;
    pdk__lock_release(&engine->lock);
    if (first == NULL)
        return false;
    pdk__engine_let_go(engine, first);
    pdk__lock_take(&engine->lock);
    drop_unwanted(engine);
    engine->is_retiring = false;
    pdk__lock_ring(&engine->lock);
    pdk__lock_release(&engine->lock);
    return true;
}

void pdk__engine_await_retired(struct engine *engine)
{
    pdk__lock_take(&engine->lock);
    while (engine->retiring != NULL || engine->is_retiring)
        pdk__lock_wait(&engine->lock);
    pdk__lock_release(&engine->lock);
}

/* --------------------------------------------------------- copying --- */

static void hand_over(struct engine *engine, struct filling *filling,
                      struct filling_chore *chore)
{
    struct filling_chore **end = &engine->fillings;

    chore->filling = filling;
    pdk__lock_take(&engine->lock);
    while (*end != NULL)
        end = &(*end)->next;
    *end = chore;
    pdk__lock_release(&engine->lock);
    pdk__engine_call(engine);
}

/* Without a thread, or memory to tell it, it is done at once. */
void pdk__engine_fill(struct engine *engine, struct shadow *shadow)
{
    struct filling *filling =
        engine->is_running ? pdk__shadow_share_filling(shadow) : NULL;
    struct filling_chore *chore =
        filling != NULL ? calloc(1, sizeof *chore) : NULL;

    if (chore != NULL) {
        hand_over(engine, filling, chore);
    } else if (filling != NULL || !engine->is_running) {
        pdk__shadow_backfill(shadow, NULL);
        pdk__filling_drop(filling);
    }
}

static struct filling_chore *first_filling(struct engine *engine)
{
    struct filling_chore *first;

    pdk__lock_take(&engine->lock);
    first = engine->fillings;
    pdk__lock_release(&engine->lock);
    return first;
}

/* Only the thread takes any out. */
static void drop_first(struct engine *engine)
{
    struct filling_chore *first;

    pdk__lock_take(&engine->lock);
    first = engine->fillings;
    engine->fillings = first->next;
    pdk__filling_drop(first->filling);
    free(first);
    pdk__lock_ring(&engine->lock);
    pdk__lock_release(&engine->lock);
}

bool pdk__engine_has_fillings(struct engine *engine)
{
    return first_filling(engine) != NULL;
}

/* A part of it, so that a new build does not wait for the whole. */
bool pdk__engine_fill_next(struct engine *engine)
{
    struct filling_chore *first = first_filling(engine);

    if (first == NULL)
        return false;
    if (!pdk__filling_step(first->filling))
        drop_first(engine);
    return true;
}

void pdk__engine_await_filled(struct engine *engine)
{
    pdk__lock_take(&engine->lock);
    while (engine->fillings != NULL)
        pdk__lock_wait(&engine->lock);
    pdk__lock_release(&engine->lock);
}

void pdk__engine_drop_chores(struct engine *engine)
{
    while (pdk__engine_retire_next(engine))
        continue;
    while (first_filling(engine) != NULL)
        drop_first(engine);
}
