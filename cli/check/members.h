/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_MEMBERS_H
#define PDK_CHECK_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/graph.h"

/*
 * The members of a struct as one list: those of nameless structs and unions in
 * it stand among them. Then the two lists of two sides, matched. Pure.
 */
struct member {
    const char *name; /* of a base class: the name of the class */
    uint32_t type;
    bool is_base;
    bool is_alternative;  /* one of a union */
    int64_t offset, size; /* in bits */
    int64_t bits;         /* as many as are its own */
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

/* Finds partners: by name; then, of those that are left, by the same place and
 * size, which is a member under a new name. */
void members_match(struct member_list *expected, struct member_list *found);

#endif
