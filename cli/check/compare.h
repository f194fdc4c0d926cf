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
 * Our own verdict: are two sides laid out alike, through everything that can be
 * reached? Directional: a plugin's table may be newer, structs that tell their
 * size may differ at their end, all others must match. Pure.
 */
struct compare_root {
    const char *name; /* begins each path; "" for a table */
    uint32_t expected_type, found_type;
    bool is_by_value; /* a variable, whose size its users know */
};

struct compare_request {
    const struct graph *expected, *found;
    const char *expected_name, *found_name; /* "the contract", "the plugin" */
    const struct contract *contract;        /* for roles; NULL: all default */
    const struct contract_interface *interface; /* of the table; NULL: none */
    const struct privacy *privacy; /* of a library; NULL: it has none */
    const struct compare_root *roots;
    size_t root_count;
};

/* Adds what differs to `findings`, each type once. PDK_E_MEMORY or PDK_E_LIMIT
 * if it could not compare all. */
pdk_result compare_types(const struct compare_request *request,
                         struct finding_list *findings, pdk_error *error);

#endif
