/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lists members and matches those of two sides. Does not judge differences.
 */
#include "check/members.h"

#include <stdlib.h>
#include <string.h>

#include "check/naming.h"

#define NESTING_LIMIT 16        /* unnamed structs in unnamed structs */
#define MEMBER_LIMIT (1u << 18) /* unnamed structs can multiply members */

static struct member *add_member(struct member_list *list)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity != 0 ? list->capacity * 2 : 16;
        struct member *items = NULL;

        if (capacity <= MEMBER_LIMIT)
            items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL) {
            list->failed = true;
            return NULL;
        }
        list->items = items;
        list->capacity = capacity;
    }
    return &list->items[list->count++];
}

static bool is_nameless(const struct graph_part *part,
                        const struct graph_type *type)
{
    return part->name[0] == '\0' && part->kind == PART_PLAIN &&
           (type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION);
}

/* An unnamed struct or union that is being read. */
struct nesting {
    int64_t offset;
    bool is_union;
    int depth;
};

static void read_parts(struct member_list *out, const struct graph *graph,
                       const struct graph_type *type, struct nesting around)
{
    bool is_union = around.is_union || type->kind == GRAPH_UNION;

    if (around.depth > NESTING_LIMIT) {
        out->failed = true;
        return;
    }
    for (uint32_t i = 0; i < type->part_count && !out->failed; i++) {
        const struct graph_part *part = &type->parts[i];
        struct graph_stripped inner = graph_strip(graph, part->type);
        struct member *member;

        if (part->kind == PART_VIRTUAL)
            continue;
        if (is_nameless(part, inner.type)) {
            read_parts(out, graph, inner.type,
                       (struct nesting){ around.offset + part->value, is_union,
                                         around.depth + 1 });
            continue;
        }
        member = add_member(out);
        if (member == NULL)
            return;
        *member = (struct member){
            .name = part->kind == PART_BASE ? inner.type->name : part->name,
            .type = part->type,
            .is_base = part->kind == PART_BASE,
            .is_alternative = is_union,
            .offset = around.offset + part->value,
            .size = (int64_t)inner.type->size_bits,
            .bits = part->bits != 0 ? (int64_t)part->bits
                                    : (int64_t)inner.type->size_bits,
            .is_atomic = part->is_atomic,
            .place = part->place,
            .partner = NO_PARTNER,
        };
    }
}

void members_read(struct member_list *out, const struct graph *graph,
                  uint32_t type)
{
    struct graph_stripped body = graph_strip(graph, type);

    *out = (struct member_list){ .size = (int64_t)body.type->size_bits };
    read_parts(out, graph, body.type, (struct nesting){ 0, false, 0 });
}

void members_finish(struct member_list *list)
{
    free(list->items);
    *list = (struct member_list){ 0 };
}

static void join(struct member_list *expected, size_t one,
                 struct member_list *found, size_t other)
{
    expected->items[one].partner = other;
    found->items[other].partner = one;
}

static bool is_same_name(const struct member *one, const struct member *other)
{
    return one->is_base == other->is_base && one->name[0] != '\0' &&
           naming_is_equal(one->name, other->name);
}

static bool is_same_place(const struct member *one, const struct member *other)
{
    return one->is_base == other->is_base && one->offset == other->offset &&
           one->size == other->size;
}

/* Joins each unmatched member with the first unmatched one that is alike. They
 * are mostly in the same order, so each search starts at the last match. */
static void match_by(struct member_list *expected, struct member_list *found,
                     bool (*is_alike)(const struct member *,
                                      const struct member *),
                     bool is_renamed)
{
    size_t start = 0;

    for (size_t i = 0; i < expected->count; i++) {
        struct member *member = &expected->items[i];

        for (size_t k = 0; k < found->count && member->partner == NO_PARTNER;
             k++) {
            size_t at = (start + k) % found->count;

            if (found->items[at].partner != NO_PARTNER ||
                !is_alike(member, &found->items[at]))
                continue;
            join(expected, i, found, at);
            member->is_renamed = found->items[at].is_renamed =
                is_renamed && strcmp(member->name, found->items[at].name) != 0;
            start = at + 1;
        }
    }
}

void members_match(struct member_list *expected, struct member_list *found)
{
    match_by(expected, found, is_same_name, false);
    match_by(expected, found, is_same_place, true);
}
