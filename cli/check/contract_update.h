/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_UPDATE_H
#define PDK_CHECK_CONTRACT_UPDATE_H

#include <stdio.h>

#include "pdk/error.h"

/*
 * A contract follows its header: the same interfaces, laid out as the header
 * has them now, under a version that says what that means for plugins which
 * were built before.
 */
struct contract_update {
    const char *path;                /* NAME.contract.json */
    const char *header;              /* the SDK's, as it is now */
    const char *const *include_dirs; /* NULL-terminated */
    const char *version;             /* the new one; NULL: only judge */
    double timeout_s;
};

/*
 * Writes to `out` what changed and which version it needs; then the contract,
 * if `version` is such a one. PDK_E_LAYOUT: it is not, or there is none.
 * Others as baseline_read() and contract_make().
 */
pdk_result contract_update(FILE *out, const struct contract_update *request,
                           pdk_error *error);

#endif
