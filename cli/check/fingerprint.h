/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_FINGERPRINT_H
#define PDK_CHECK_FINGERPRINT_H

#include <stdbool.h>

#include "check/finding.h"
#include "check/provision.h"

/*
 * What fingerprints of layouts prove: nothing but sameness. Those that were
 * sealed into a plugin are its own claim, made when it was built; those of its
 * debug information are worked out here.
 */

/* Are all tables sealed with the contract's own fingerprints? Tells each. */
bool fingerprint_is_sealed_alike(const struct provision_list *list,
                                 struct finding_list *findings);

/* Are the layouts of the debug information (as of layout_describe()) the
 * contract's own? Tells each. */
bool fingerprint_is_same(const struct provision_list *list, const char *layouts,
                         struct finding_list *findings);

/* Tells seals that are not of the layouts in the debug information. */
void fingerprint_check_seals(const struct provision_list *list,
                             const char *layouts,
                             struct finding_list *findings);

#endif
