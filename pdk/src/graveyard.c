/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of tombstones. What they cost is bounded: address space for the last
 * images, and the names of their functions, where those are not too many.
 */
#include "graveyard.h"

#include <inttypes.h>
#include <stdio.h>

#include "platform/place.h"
#include "symbol.h"
#include "text.h"

/* Of names for one image; all tombstones together hold 4 MiB at most. */
#define NAME_LIMIT_BYTES ((uint64_t)64 * 1024)

static void clear(struct tombstone *stone)
{
    if (stone->low != NULL)
        pdk__place_release(stone->low, stone->high);
    pdk__symbol_table_free(stone->symbols);
    *stone = (struct tombstone){ 0 };
}

void pdk__graveyard_bury(struct graveyard *graveyard, const struct image *image,
                         const char *plugin_id, uint32_t generation)
{
    struct tombstone *stone = &graveyard->stones[graveyard->next];

    clear(stone);
    if (!pdk__place_reserve(image->low, image->high))
        return;
    stone->low = image->low;
    stone->high = image->high;
    stone->generation = generation;
    pdk__text_copy(stone->plugin_id, sizeof stone->plugin_id, plugin_id);
    stone->symbols = pdk__symbol_table_read(image->name, NAME_LIMIT_BYTES);
    graveyard->next = (graveyard->next + 1) % GRAVEYARD_SIZE;
}

static const struct tombstone *find(const struct graveyard *graveyard,
                                    const char *address)
{
    for (size_t i = 0; i < GRAVEYARD_SIZE; i++) {
        const struct tombstone *stone = &graveyard->stones[i];

        if (address >= stone->low && address < stone->high)
            return stone;
    }
    return NULL;
}

bool pdk__graveyard_describe(char *out, size_t capacity,
                             const struct graveyard *graveyard,
                             const char *address)
{
    const struct tombstone *stone = find(graveyard, address);
    char name[256];
    uint64_t offset;

    if (stone == NULL)
        return false;
    offset = (uint64_t)(address - stone->low);
    if (!pdk__symbol_table_find(stone->symbols, name, sizeof name, offset))
        snprintf(name, sizeof name, "+0x%" PRIx64, offset);
    snprintf(out, capacity, "%s generation %" PRIu32 ": %s", stone->plugin_id,
             stone->generation, name);
    return true;
}

void pdk__graveyard_finish(struct graveyard *graveyard)
{
    for (size_t i = 0; i < GRAVEYARD_SIZE; i++)
        clear(&graveyard->stones[i]);
}
