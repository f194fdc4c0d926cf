/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The queue of a comparison, and the set of pairs that it has compared. Knows
 * no rules.
 */
#include "check/walk.h"

#include <stdio.h>
#include <stdlib.h>

#include "failure.h"
#include "text.h"

#define PAIR_LIMIT (8u << 20)
#define CHAIN_LIMIT 100 /* "int ****" is four */
#define PATH_STEPS 48   /* of a longer path only the end is shown */

void walk_finish(struct walk *walk)
{
    free(walk->pairs);
    free(walk->seen);
    free(walk->consequences);
    *walk = (struct walk){ 0 };
}

pdk_result walk_end(const struct walk *walk, pdk_error *error)
{
    if (walk->is_endless)
        return pdk_fail(error, PDK_E_LIMIT,
                        "a pointer type leads only to other pointers");
    return walk->failed ? pdk__fail_memory(error) : PDK_OK;
}

uint32_t walk_add(struct walk *walk, struct walk_pair pair)
{
    if (pair.edge == EDGE_TARGET || pair.edge == EDGE_ELEMENT)
        pair.chain = walk->pairs[pair.parent].chain + 1;
    if (pair.chain > CHAIN_LIMIT) {
        walk->is_endless = walk->failed = true;
        return 0;
    }
    if (walk->count == walk->capacity) {
        uint32_t capacity = walk->capacity != 0 ? walk->capacity * 2 : 64;
        struct walk_pair *pairs = NULL;

        if (capacity <= PAIR_LIMIT)
            pairs = realloc(walk->pairs, capacity * sizeof *pairs);
        if (pairs == NULL) {
            walk->failed = true;
            return 0;
        }
        walk->pairs = pairs;
        walk->capacity = capacity;
    }
    walk->pairs[walk->count] = pair;
    return walk->count++;
}

uint32_t walk_add_step(struct walk *walk, uint32_t parent, enum walk_edge edge,
                       uint32_t expected, uint32_t found)
{
    struct walk_pair pair = {
        .expected = expected,
        .found = found,
        .parent = parent,
        .edge = edge,
        .name = "",
        .is_by_value = edge != EDGE_TARGET,
        .expected_offset = -1,
        .found_offset = -1,
    };

    return walk_add(walk, pair);
}

static uint64_t scatter(uint64_t key)
{
    key ^= key >> 31;
    key *= 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
    return key ^ key >> 29;
}

/* The place of a key in the set, or the free place for it. */
static uint32_t find_slot(const uint64_t *seen, uint32_t capacity, uint64_t key)
{
    uint32_t at = (uint32_t)scatter(key) & (capacity - 1);

    while (seen[at] != 0 && seen[at] != key)
        at = (at + 1) & (capacity - 1);
    return at;
}

static bool grow_seen(struct walk *walk)
{
    uint32_t capacity = walk->seen_capacity != 0 ? walk->seen_capacity * 2 : 64;
    uint64_t *seen = calloc(capacity, sizeof *seen);

    if (seen == NULL)
        return false;
    for (uint32_t i = 0; i < walk->seen_capacity; i++)
        if (walk->seen[i] != 0)
            seen[find_slot(seen, capacity, walk->seen[i])] = walk->seen[i];
    free(walk->seen);
    walk->seen = seen;
    walk->seen_capacity = capacity;
    return true;
}

bool walk_enter(struct walk *walk, uint32_t expected, uint32_t found,
                enum walk_mark mark)
{
    /* Types are below 2^22 and marks below 4; the sum is never 0. */
    uint64_t key = ((uint64_t)expected << 32 | (uint64_t)found << 3 |
                    (uint64_t)mark << 1) +
                   1;
    uint32_t slot;

    if (walk->seen_count * 2 >= walk->seen_capacity && !grow_seen(walk)) {
        walk->failed = true;
        return false;
    }
    slot = find_slot(walk->seen, walk->seen_capacity, key);
    if (walk->seen[slot] == key)
        return false;
    walk->seen[slot] = key;
    walk->seen_count++;
    return true;
}

void walk_add_consequence(struct walk *walk, struct walk_consequence added)
{
    if (walk->consequence_count == walk->consequence_capacity) {
        uint32_t capacity = walk->consequence_capacity != 0
                                ? walk->consequence_capacity * 2
                                : 16;
        struct walk_consequence *grown =
            realloc(walk->consequences, capacity * sizeof *grown);

        if (grown == NULL) {
            walk->failed = true;
            return;
        }
        walk->consequences = grown;
        walk->consequence_capacity = capacity;
    }
    walk->consequences[walk->consequence_count++] = added;
}

bool walk_is_part(const struct walk *walk, uint32_t pair)
{
    enum walk_edge edge = walk->pairs[pair].edge;

    return edge == EDGE_MEMBER || edge == EDGE_BASE || edge == EDGE_ELEMENT;
}

uint32_t walk_declared(const struct walk *walk, uint32_t pair)
{
    while (walk->pairs[pair].edge == EDGE_TARGET ||
           walk->pairs[pair].edge == EDGE_ELEMENT)
        pair = walk->pairs[pair].parent;
    return pair;
}

static void append_step(struct text_buffer *text, const struct walk *walk,
                        uint32_t index)
{
    const struct walk_pair *pair = &walk->pairs[index];
    const char *between = "";

    switch (pair->edge) {
    case EDGE_MEMBER:
    case EDGE_BASE:
        if (walk->pairs[pair->parent].edge == EDGE_TARGET)
            between = "->";
        else if (text->size_bytes > 0)
            between = "."; /* of a value; the table itself has no name */
        pdk__text_append_format(text, "%s%s", between,
                                pair->name[0] != '\0' ? pair->name
                                                      : "(unnamed)");
        break;
    case EDGE_ELEMENT:
        pdk__text_append_format(text, "[]");
        break;
    case EDGE_ARGUMENT:
        pdk__text_append_format(text, "(argument %u)", pair->number);
        break;
    case EDGE_RESULT:
        pdk__text_append_format(text, "(result)");
        break;
    case EDGE_ROOT:
        pdk__text_append_format(text, "%s", pair->name);
        break;
    case EDGE_TARGET:
        break;
    }
}

void walk_path(const struct walk *walk, uint32_t pair, char *out,
               size_t capacity)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    uint32_t steps[PATH_STEPS];
    uint32_t count = 0;

    while (count < PATH_STEPS && walk->pairs[pair].edge != EDGE_ROOT) {
        steps[count++] = pair;
        pair = walk->pairs[pair].parent;
    }
    if (walk->pairs[pair].edge != EDGE_ROOT)
        pdk__text_append_format(&text, "...");
    else
        append_step(&text, walk, pair);
    while (count > 0)
        append_step(&text, walk, steps[--count]);
    pdk__text_copy(out, capacity, text.data != NULL ? text.data : "");
    pdk__text_finish(&text);
}
