/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_WHOLE_H
#define PDK_CHECK_WHOLE_H

#include "check/graph.h"
#include "contract.h"
#include "pdk/error.h"

/* Are all types defined that can be reached from this type, except those that
 * the contract declares opaque? PDK_E_SCHEMA names the first that is not. Pure.
 */
pdk_result whole_check(const struct graph *graph, uint32_t type,
                       const struct contract *contract, pdk_error *error);

#endif
