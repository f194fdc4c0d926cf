/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_MAKE_H
#define PDK_CHECK_CONTRACT_MAKE_H

#include <stddef.h>

#include "contract.h"
#include "pdk/error.h"

/*
 * From a host's SDK header to a contract and its baseline: a stub with one
 * table for each interface is compiled, its types are read, and what came out
 * is proven to be whole before anything is written.
 */
struct contract_plan {
    const char *header;              /* the SDK's */
    const char *const *include_dirs; /* NULL-terminated */
    const char *output;              /* NAME.contract.json */
    struct contract contract; /* name, version, interfaces (id, type, required)
                               * and types; the rest is found out */
    double timeout_s;
};

/*
 * Writes both files, aside and then by renaming. PDK_E_BUILD: the header does
 * not compile, what the compiler said is on stderr. PDK_E_NOT_FOUND: there is
 * no header, compiler or abidw. PDK_E_SCHEMA: a type is not whole.
 */
pdk_result contract_make(const struct contract_plan *plan, pdk_error *error);

#endif
