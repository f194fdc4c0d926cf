/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_FINGERPRINT_H
#define PDK_CHECK_FINGERPRINT_H

#include <stdbool.h>

#include "check/finding.h"
#include "check/provision.h"

/*
 * Layout fingerprints. Equal ones prove that layouts are the same; different
 * ones prove nothing. Sealed fingerprints are the plugin's claim, made when it
 * was built; those of the debug information are computed here.
 */

/* Are the sealed fingerprints of all tables those of the contract? If so, adds
 * a note for each. */
bool fingerprint_is_sealed_alike(const struct provision_list *list,
                                 struct finding_list *findings);

/* Are the layouts in the debug information (see layout_describe()) those of the
 * contract? If so, adds a note for each. */
bool fingerprint_is_same(const struct provision_list *list, const char *layouts,
                         struct finding_list *findings);

/* Adds a finding for each seal that differs from the layout in the debug
 * information. */
void fingerprint_check_seals(const struct provision_list *list,
                             const char *layouts,
                             struct finding_list *findings);

#endif
