/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A set of fingerprints that behaves like a stack. Marks lie in an open table;
 * as the last one that was added is always the first to go, a slot can simply
 * be freed: nothing that was put behind it is still there.
 */
#include "value_keys.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

uint64_t pdk__value_key_mark(const char *key, size_t size_bytes, uint32_t depth)
{
    uint64_t mark = XXH3_64bits_withSeed(key, size_bytes, depth);

    return mark != 0 ? mark : 1;
}

static size_t find_free(const struct value_keys *keys, uint64_t mark,
                        bool *is_known)
{
    size_t slot = mark & (keys->slot_count - 1);

    *is_known = false;
    while (keys->slots[slot] != 0) {
        if (keys->slots[slot] == mark)
            *is_known = true;
        slot = (slot + 1) & (keys->slot_count - 1);
    }
    return slot;
}

/* Makes room for one more at a load of a half, keeping the order. */
static bool make_room(struct value_keys *keys)
{
    struct value_keys wider = { .count = keys->count };
    bool is_known;

    if ((keys->count + 1) * 2 <= keys->slot_count)
        return true;
    wider.slot_count = keys->slot_count != 0 ? keys->slot_count * 2 : 64;
    wider.slots = calloc(wider.slot_count, sizeof *wider.slots);
    wider.order = calloc(wider.slot_count / 2, sizeof *wider.order);
    if (wider.slots == NULL || wider.order == NULL) {
        pdk__value_keys_finish(&wider);
        return false;
    }
    for (size_t i = 0; i < keys->count; i++) {
        uint64_t mark = keys->slots[keys->order[i]];

        wider.order[i] = find_free(&wider, mark, &is_known);
        wider.slots[wider.order[i]] = mark;
    }
    pdk__value_keys_finish(keys);
    *keys = wider;
    return true;
}

bool pdk__value_keys_add(struct value_keys *keys, uint64_t mark, bool *is_known)
{
    size_t slot;

    if (!make_room(keys))
        return false;
    slot = find_free(keys, mark, is_known);
    keys->slots[slot] = mark;
    keys->order[keys->count++] = slot;
    return true;
}

void pdk__value_keys_drop(struct value_keys *keys, size_t count)
{
    while (count-- > 0)
        keys->slots[keys->order[--keys->count]] = 0;
}

void pdk__value_keys_finish(struct value_keys *keys)
{
    free(keys->slots);
    free(keys->order);
    memset(keys, 0, sizeof *keys);
}
