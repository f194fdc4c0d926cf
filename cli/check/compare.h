/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_H
#define PDK_CHECK_COMPARE_H

#include "check/finding.h"
#include "check/graph.h"
#include "contract.h"
#include "pdk/error.h"

/*
 * Our own verdict: is a plugin's table laid out as the contract's, through
 * everything that can be reached from it? Directional: the plugin's table may
 * be newer, structs that tell their size may differ at their end, all others
 * must match. Pure.
 */
struct compare_request {
    const struct graph *expected, *found; /* the contract's, the plugin's */
    const struct contract *contract;      /* for roles; NULL: all default */
    const struct contract_interface *interface;
    uint32_t expected_type, found_type; /* of the two tables */
};

/* Adds what differs to `findings`. PDK_E_MEMORY if it could not compare all. */
pdk_result compare_tables(const struct compare_request *request,
                          struct finding_list *findings, pdk_error *error);

#endif
