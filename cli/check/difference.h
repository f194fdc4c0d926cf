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
 * The state of a comparison (the two graphs and the walk through them), and the
 * functions that turn a difference into a finding. Pure.
 */
struct comparison {
    const struct graph *expected, *found;
    const char *expected_name, *found_name; /* "the contract", "the plugin" */
    const struct contract *contract; /* for roles; NULL: the default role */
    const struct contract_interface *interface; /* of the table, or NULL */
    const struct privacy *privacy;              /* of a library, or NULL */
    struct walk walk;
    struct finding_list *findings;
    const struct outline *drawn; /* the last one, or NULL */
    uint32_t drawn_expected, drawn_found;
};

/* The two types that are compared, without typedefs and qualifiers. */
struct sides {
    struct graph_stripped expected, found;
};

struct sides difference_sides(const struct comparison *comparison,
                              uint32_t pair);

/* The struct that the pair is a member of; else the pair's own type. */
const char *difference_owner(const struct comparison *comparison,
                             uint32_t pair);

/* The type's name, or that of its typedef, or "". */
const char *difference_name(const struct graph_stripped *side);

/* The role of a type: how it may differ. */
enum contract_role difference_role(const struct comparison *comparison,
                                   const struct graph_stripped *expected,
                                   const struct contract_type **declared);

/* One side of a finding; its texts outlive the graph. */
struct finding_side difference_side(const struct comparison *comparison,
                                    const struct graph *graph, uint32_t type,
                                    int64_t offset_bits,
                                    struct graph_place place);

/* Adds a finding about the type of `pair`, with path and both sides.
 * difference_add_declared() adds one about what was declared with that type,
 * such as a member. */
struct finding *difference_add(struct comparison *comparison, uint32_t pair,
                               const char *rule, const char *format, ...)
    PDK_PRINTF(4, 5);
struct finding *difference_add_declared(struct comparison *comparison,
                                        uint32_t pair, const char *rule,
                                        const char *message);

/* Adds a finding: the types of the two sides are different. If `rule` is NULL,
 * it is the rule for the pair's place, such as "member-type". */
struct finding *difference_add_types(struct comparison *comparison,
                                     uint32_t pair, const char *rule);

/* Does the debug information of both files come from the same compilers? Each
 * describes alignment and pure virtual functions in its own way. */
bool difference_are_comparable(const struct comparison *comparison);

/* Texts that live as long as the findings: a type; and two types, distinguished
 * even if they have the same name. */
const char *difference_type(const struct comparison *comparison,
                            const struct graph *graph, uint32_t type);
const char *difference_types(const struct comparison *comparison,
                             uint32_t expected, uint32_t found);

/* What was declared with the pair's type, such as "demo_params.gain", or its
 * path; and the path to the pair. */
const char *difference_place(const struct comparison *comparison,
                             uint32_t pair);
const char *difference_path(const struct comparison *comparison, uint32_t pair);

#endif
