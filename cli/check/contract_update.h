/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_UPDATE_H
#define PDK_CHECK_CONTRACT_UPDATE_H

#include <stdio.h>

#include "contract.h"
#include "pdk/error.h"

/*
 * Updates a contract to a changed header: the same interfaces with their new
 * layout, new interfaces, and a version number that reflects what the change
 * means for existing plugins.
 */
struct contract_update {
    const char *path;                /* NAME.contract.json */
    const char *header;              /* the changed header of the SDK */
    const char *const *include_dirs; /* NULL-terminated */
    const char *version;             /* the new one; NULL: only report */
    const struct contract *added;    /* new interfaces and types, and the new
                                      * limit for glibc, if any */
    double timeout_s;
};

/*
 * Writes to `out` what changed and which version it needs; then the contract,
 * if `version` is sufficient. PDK_E_LAYOUT: it is not, or there is none.
 * PDK_E_ARGUMENT: an addition exists already. Others as baseline_read() and
 * contract_make().
 */
pdk_result contract_update(FILE *out, const struct contract_update *request,
                           pdk_error *error);

#endif
