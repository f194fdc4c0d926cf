/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_MEMBERS_H
#define PDK_CHECK_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/graph.h"

/*
 * The members of a struct as one list, in which unnamed structs and unions are
 * replaced by their members; and matching the lists of two sides. Pure.
 */
struct member {
    const char *name; /* a base class has the name of its class */
    uint32_t type;
    bool is_base;
    bool is_alternative;  /* a member of a union */
    int64_t offset, size; /* in bits */
    int64_t bits;         /* that it occupies: fewer in a bit-field */
    bool is_atomic;
    struct graph_place place;
    size_t partner; /* index in the other list, or NO_PARTNER */
    bool is_renamed;
};

#define NO_PARTNER SIZE_MAX

struct member_list {
    struct member *items;
    size_t count, capacity;
    int64_t size; /* of the whole, in bits */
    bool failed;  /* out of memory, or too deep */
};

void members_read(struct member_list *out, const struct graph *graph,
                  uint32_t type);
void members_finish(struct member_list *list);

/* Finds partners by name, then among the rest by equal offset and size: those
 * are renamed members. */
void members_match(struct member_list *expected, struct member_list *found);

#endif
