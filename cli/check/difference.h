/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DIFFERENCE_H
#define PDK_CHECK_DIFFERENCE_H

#include "check/finding.h"
#include "check/graph.h"
#include "check/privacy.h"
#include "check/walk.h"
#include "contract.h"

/*
 * What all parts of a comparison share: the two graphs, the walk through them,
 * and how a difference becomes a finding. Pure.
 */
struct comparison {
    const struct graph *expected, *found;
    const char *expected_name, *found_name; /* "the contract", "the plugin" */
    const struct contract *contract;        /* roles; NULL: all default */
    const struct contract_interface *interface; /* whose table it is; or NULL */
    const struct privacy *privacy; /* of a library; NULL: it has none */
    struct walk walk;
    struct finding_list *findings;
    const struct outline *drawn; /* the last one; NULL: none yet */
    uint32_t drawn_expected, drawn_found;
};

/* What is compared, below typedefs and qualifiers. */
struct sides {
    struct graph_stripped expected, found;
};

struct sides difference_sides(const struct comparison *comparison,
                              uint32_t pair);

/* The struct that the pair is a member of; the pair's own type if it is none.
 */
const char *difference_owner(const struct comparison *comparison,
                             uint32_t pair);

/* What one is called: its own name, or that of its typedef; "" if neither. */
const char *difference_name(const struct graph_stripped *side);

/* How a type of the contract may differ. */
enum contract_role difference_role(const struct comparison *comparison,
                                   const struct graph_stripped *expected,
                                   const struct contract_type **declared);

/* One side of a finding; what it tells outlives the graph. */
struct finding_side difference_side(const struct comparison *comparison,
                                    const struct graph *graph, uint32_t type,
                                    int64_t offset_bits,
                                    struct graph_place place);

/* A finding about what `pair` says, with path and both sides filled in. It is
 * about the pair's own type; difference_add_declared() adds one about what was
 * declared with it, such as a member. */
struct finding *difference_add(struct comparison *comparison, uint32_t pair,
                               const char *rule, const char *format, ...)
    PDK_PRINTF(4, 5);
struct finding *difference_add_declared(struct comparison *comparison,
                                        uint32_t pair, const char *rule,
                                        const char *message);

/* What was declared where the pair is has another type on each side. NULL: the
 * rule of that place, such as "member-type". */
struct finding *difference_add_types(struct comparison *comparison,
                                     uint32_t pair, const char *rule);

/* Were both files told of by the same compilers? Each tells alignment and
 * functions without a body in its own way. */
bool difference_are_comparable(const struct comparison *comparison);

/* Texts for people that live as long as the findings: a type; two types, told
 * apart even where they have the same name; the way to a pair. */
const char *difference_type(const struct comparison *comparison,
                            const struct graph *graph, uint32_t type);
const char *difference_types(const struct comparison *comparison,
                             uint32_t expected, uint32_t found);

/* What the pair was declared as: "demo_params.gain", or its path. */
const char *difference_place(const struct comparison *comparison,
                             uint32_t pair);
const char *difference_path(const struct comparison *comparison, uint32_t pair);

#endif
