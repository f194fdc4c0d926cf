/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_UPDATE_H
#define PDK_CHECK_CONTRACT_UPDATE_H

#include <stdio.h>

#include "contract.h"
#include "pdk/error.h"

/*
<<<<<<< HEAD
 * Updates a contract to a changed header: the same interfaces with their new
 * layout, and a version number that reflects what the change means for existing
 * plugins.
=======
 * A contract follows its header: the same interfaces, laid out as the header
 * has them now, and new ones, under a version that says what that means for
 * plugins which were built before.
>>>>>>> 841622f (contract: update adds interfaces; the oldest glibc)
 */
struct contract_update {
    const char *path;                /* NAME.contract.json */
    const char *header;              /* the changed header of the SDK */
    const char *const *include_dirs; /* NULL-terminated */
<<<<<<< HEAD
    const char *version;             /* the new one; NULL: only report */
=======
    const char *version;             /* the new one; NULL: only judge */
    const struct contract *added;    /* interfaces and types that it does not
                                      * have yet, and its glibc from now on */
>>>>>>> 841622f (contract: update adds interfaces; the oldest glibc)
    double timeout_s;
};

/*
 * Writes to `out` what changed and which version it needs; then the contract,
 * if `version` is such a one. PDK_E_LAYOUT: it is not, or there is none.
 * PDK_E_ARGUMENT: what is added is there already. Others as baseline_read() and
 * contract_make().
 */
pdk_result contract_update(FILE *out, const struct contract_update *request,
                           pdk_error *error);

#endif
