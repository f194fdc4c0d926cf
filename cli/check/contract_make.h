/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_MAKE_H
#define PDK_CHECK_CONTRACT_MAKE_H

#include <stddef.h>

#include "contract.h"
#include "pdk/error.h"

/*
 * Makes a contract and its baseline from a host's SDK header: compiles a stub
 * with one table for each interface, reads its types, and verifies that they
 * are complete before it writes anything.
 */
struct contract_plan {
    const char *header;              /* the SDK's */
    const char *const *include_dirs; /* NULL-terminated */
    const char *output;              /* NAME.contract.json */
    struct contract contract; /* name, version, interfaces (id, type, required)
                               * and types; the rest is filled in */
    double timeout_s;
};

/*
 * Writes both files under temporary names and renames them. PDK_E_BUILD: the
 * header does not compile; the compiler's messages are on stderr.
 * PDK_E_NOT_FOUND: there is no header, compiler or abidw. PDK_E_SCHEMA: a type
 * is only declared.
 */
pdk_result contract_make(const struct contract_plan *plan, pdk_error *error);

#endif
