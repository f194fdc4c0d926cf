/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPANY_H
#define PDK_CHECK_COMPANY_H

#include "check/finding.h"
#include "metadata.h"

/*
 * The plugins of one folder, which a host loads together: does each find there
 * what it needs of others?
 */
struct company {
    struct metadata *items; /* owned */
    size_t count;
};

/* Takes up what the file says of itself; one that is no plugin is nobody. */
pdk_result company_add(struct company *company, const char *path,
                       pdk_error *error);
void company_finish(struct company *company); /* accepts zeroes */

/* Adds a finding for each need that nobody meets, with what comes nearest. */
void company_find_unmet(const struct company *company,
                        const struct metadata *metadata,
                        struct finding_list *findings);

#endif
