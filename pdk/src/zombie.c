/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The list of what was retired and is not gone. To look is cheap, but not free,
 * and a host may poll without a pause: it is done seldom, for a few at a time.
 */
#include "zombie.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AT_MOST 16

static void append(struct zombies *zombies, struct generation *generation)
{
    struct generation **end = &zombies->first;

    while (*end != NULL)
        end = &(*end)->next;
    *end = generation;
    generation->next = NULL;
    zombies->count++;
}

static struct generation *take_first(struct zombies *zombies)
{
    struct generation *first = zombies->first;

    zombies->first = first->next;
    zombies->count--;
    return first;
}

void pdk__zombies_add(struct zombies *zombies, struct generation *generation)
{
    append(zombies, generation);
}

static void look_at(struct zombies *zombies, uint32_t count)
{
    while (count-- > 0) {
        struct generation *generation = take_first(zombies);

        if (pdk__generation_retire(generation))
            free(generation);
        else
            append(zombies, generation);
    }
}

void pdk__zombies_look(struct zombies *zombies, uint64_t now_ns)
{
    if (now_ns < pdk__zombies_due_ns(zombies))
        return;
    zombies->looked_ns = now_ns;
    look_at(zombies,
            zombies->count < LOOK_AT_MOST ? zombies->count : LOOK_AT_MOST);
}

uint64_t pdk__zombies_due_ns(const struct zombies *zombies)
{
    return zombies->first != NULL ? zombies->looked_ns + PDK__ZOMBIE_LOOK_NS
                                  : UINT64_MAX;
}

uint32_t pdk__zombies_for(const struct zombies *zombies, uint32_t cause)
{
    uint32_t count = 0;

    for (const struct generation *at = zombies->first; at; at = at->next)
        count += pdk__generation_explain(at, NULL) == cause;
    return count;
}

uint32_t pdk__zombies_from(const struct zombies *zombies, const char *original)
{
    uint32_t count = 0;

    for (const struct generation *at = zombies->first; at; at = at->next)
        count += strcmp(at->original, original) == 0;
    return count;
}

/* Who wonders why the host does not end can read it. */
static void say_awaited(struct incarnation *incarnation)
{
    const pdk_services *services = &incarnation->services.offered;
    char name[64], text[160];

    if (!pdk__jobs_thread(&incarnation->services.jobs, name, sizeof name))
        return;
    snprintf(text, sizeof text,
             "the host cannot be destroyed before its thread '%s' has ended; "
             "waiting for it",
             name);
    services->log(services, PDK_LOG_WARNING, text);
}

/* A thread uses what is the host's: that cannot go before it. */
static void wait_for_threads(struct zombies *zombies)
{
    for (struct generation *at = zombies->first; at != NULL; at = at->next)
        for (struct incarnation *of = at->lingering; of; of = of->next) {
            if (pdk__jobs_leave(&of->services.jobs, 0))
                continue;
            say_awaited(of);
            pdk__jobs_leave(&of->services.jobs, UINT64_MAX);
        }
}

void pdk__zombies_finish(struct zombies *zombies)
{
    wait_for_threads(zombies);
    look_at(zombies, zombies->count);
    while (zombies->first != NULL) {
        struct generation *generation = take_first(zombies);

        pdk__generation_abandon(generation);
        free(generation);
    }
}
