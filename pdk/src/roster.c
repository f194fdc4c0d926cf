/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A list that a signal's handler may read on one thread while another changes
 * it: what is in it never changes, and what is taken out is kept until nobody
 * reads. What the dead cost is bounded: address space for the last images, and
 * the names of their functions, where those are not too many.
 */
#include "roster.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/place.h"
#include "symbol.h"
#include "text.h"

/* Of names for one image; all the dead together hold 4 MiB at most. */
#define NAME_LIMIT_BYTES ((uint64_t)64 * 1024)

struct resident {
    struct resident *_Atomic next;
    const char *low, *high;
    uint32_t generation;
    bool is_gone;
    bool holds_place; /* it is closed off by us */
    char plugin_id[PDK_ID_SIZE];
    char file[512];               /* with its names, while it lives */
    struct symbol_table *symbols; /* the names, once it is gone; or NULL */
};

bool pdk__roster_init(struct roster *roster)
{
    atomic_init(&roster->first, NULL);
    atomic_init(&roster->readers, 0);
    return pdk__lock_init(&roster->lock);
}

/* ----------------------------------------------------- under the lock --- */

static void put_in(struct roster *roster, struct resident *resident)
{
    atomic_store(&resident->next, atomic_load(&roster->first));
    atomic_store(&roster->first, resident);
}

/* Takes it out, waits until nobody can be reading it, and frees it. */
static void take_out(struct roster *roster, struct resident *resident)
{
    struct resident *_Atomic *link = &roster->first;

    while (atomic_load(link) != resident)
        link = &atomic_load(link)->next;
    atomic_store(link, atomic_load(&resident->next));
    for (uint32_t i = 0; atomic_load(&roster->readers) > 0; i++)
        pdk__thread_rest(i);
    if (resident->holds_place)
        pdk__place_release(resident->low, resident->high);
    pdk__symbol_table_free(resident->symbols);
    free(resident);
}

static struct resident *find_living(struct roster *roster,
                                    const struct image *image)
{
    struct resident *at = atomic_load(&roster->first);

    while (at != NULL && (at->is_gone || at->low != image->low))
        at = atomic_load(&at->next);
    return at;
}

static void forget_oldest(struct roster *roster)
{
    struct resident *at = atomic_load(&roster->first), *oldest = NULL;
    size_t graves = 0;

    for (; at != NULL; at = atomic_load(&at->next)) {
        if (!at->is_gone)
            continue;
        oldest = at;
        graves++;
    }
    if (graves > ROSTER_GRAVES)
        take_out(roster, oldest);
}

/* ------------------------------------------------- coming and going --- */

void pdk__roster_enter(struct roster *roster, const struct image *image,
                       const char *plugin_id, uint32_t generation)
{
    struct resident *resident = calloc(1, sizeof *resident);

    if (resident == NULL)
        return;
    resident->low = image->low;
    resident->high = image->high;
    resident->generation = generation;
    pdk__text_copy(resident->plugin_id, sizeof resident->plugin_id, plugin_id);
    pdk__text_copy(resident->file, sizeof resident->file, image->name);
    pdk__lock_take(&roster->lock);
    put_in(roster, resident);
    pdk__lock_release(&roster->lock);
}

void pdk__roster_leave(struct roster *roster, const struct image *image)
{
    struct resident *living;

    pdk__lock_take(&roster->lock);
    living = find_living(roster, image);
    if (living != NULL)
        take_out(roster, living);
    pdk__lock_release(&roster->lock);
}

/* A record of the dead in the place of that of the living. */
static void replace(struct roster *roster, struct resident *living)
{
    struct resident *grave = malloc(sizeof *grave);

    if (grave != NULL && pdk__place_reserve(living->low, living->high)) {
        memcpy(grave, living, sizeof *grave);
        grave->is_gone = grave->holds_place = true;
        grave->symbols = pdk__symbol_table_read(living->file, NAME_LIMIT_BYTES);
        put_in(roster, grave);
    } else {
        free(grave);
    }
    take_out(roster, living);
}

void pdk__roster_bury(struct roster *roster, const struct image *image)
{
    struct resident *living;

    pdk__lock_take(&roster->lock);
    living = find_living(roster, image);
    if (living != NULL)
        replace(roster, living);
    forget_oldest(roster);
    pdk__lock_release(&roster->lock);
}

void pdk__roster_finish(struct roster *roster)
{
    struct resident *first;

    while ((first = atomic_load(&roster->first)) != NULL)
        take_out(roster, first);
    pdk__lock_finish(&roster->lock);
}

/* ------------------------------------------------------------ reading --- */

static void describe(const struct resident *resident, const char *address,
                     struct roster_place *out)
{
    uint64_t offset = (uint64_t)(address - resident->low);
    char *name = out->name;
    bool is_named;

    pdk__text_copy(out->plugin_id, sizeof out->plugin_id, resident->plugin_id);
    out->generation = resident->generation;
    out->is_gone = resident->is_gone;
    if (resident->is_gone)
        is_named = pdk__symbol_table_find(resident->symbols, name,
                                          sizeof out->name, offset);
    else
        is_named =
            pdk__symbol_name(name, sizeof out->name, resident->file, offset);
    if (!is_named)
        snprintf(name, sizeof out->name, "+0x%" PRIx64, offset);
}

bool pdk__roster_find(struct roster *roster, const char *address,
                      struct roster_place *out)
{
    const struct resident *at;

    atomic_fetch_add(&roster->readers, 1);
    at = atomic_load(&roster->first);
    while (at != NULL && (address < at->low || address >= at->high))
        at = atomic_load(&at->next);
    if (at != NULL)
        describe(at, address, out);
    atomic_fetch_sub(&roster->readers, 1);
    return at != NULL;
}
