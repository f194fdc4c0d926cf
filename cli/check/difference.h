/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DIFFERENCE_H
#define PDK_CHECK_DIFFERENCE_H

#include "check/finding.h"
#include "check/graph.h"
#include "check/walk.h"
#include "contract.h"

/*
 * What all parts of a comparison share: the two graphs, the walk through them,
 * and how a difference becomes a finding. Pure.
 */
struct comparison {
    const struct graph *expected, *found;
    const struct contract *contract;            /* roles; NULL: all default */
    const struct contract_interface *interface; /* whose table is compared */
    struct walk walk;
    struct finding_list *findings;
};

/* What is compared, below typedefs and qualifiers. */
struct sides {
    struct graph_stripped expected, found;
};

struct sides difference_sides(const struct comparison *comparison,
                              uint32_t pair);

/* What one is called: its own name, or that of its typedef; "" if neither. */
const char *difference_name(const struct graph_stripped *side);

/* How a type of the contract may differ. */
enum contract_role difference_role(const struct comparison *comparison,
                                   const struct graph_stripped *expected,
                                   const struct contract_type **declared);

/* A finding about what `pair` says, with path and both sides filled in. */
struct finding *difference_add(struct comparison *comparison, uint32_t pair,
                               const char *rule, const char *format, ...)
    PDK_PRINTF(4, 5);

/* A text for people that lives as long as the findings. */
const char *difference_type(const struct comparison *comparison,
                            const struct graph *graph, uint32_t type);
const char *difference_path(const struct comparison *comparison, uint32_t pair);

#endif
