/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_H
#define PDK_CHECK_COMPARE_H

#include "check/finding.h"
#include "check/graph.h"
#include "check/privacy.h"
#include "contract.h"
#include "pdk/error.h"

/*
 * Compares the layout of types and of all types that they refer to. The rules
 * are directional: a plugin's table may be newer, structs with a size field may
 * differ at their end, all others must match. Pure.
 */
struct compare_root {
    const char *name; /* the start of each path; "" for a table */
    uint32_t expected_type, found_type;
    bool is_by_value; /* a variable: its users rely on its size */
};

struct compare_request {
    const struct graph *expected, *found;
    const char *expected_name, *found_name; /* "the contract", "the plugin" */
    const struct contract *contract; /* for roles; NULL: the default role */
    const struct contract_interface *interface; /* of the table, or NULL */
    const struct privacy *privacy;              /* of a library, or NULL */
    const struct compare_root *roots;
    size_t root_count;
};

/* Adds differences to `findings`, each type once. PDK_E_MEMORY or PDK_E_LIMIT:
 * the comparison is incomplete. */
pdk_result compare_types(const struct compare_request *request,
                         struct finding_list *findings, pdk_error *error);

#endif
