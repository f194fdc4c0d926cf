/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPANY_H
#define PDK_CHECK_COMPANY_H

#include "check/finding.h"
#include "metadata.h"

/*
 * The plugins of one folder, which a host loads together: is each interface
 * that one of them needs provided by another?
 */
struct company {
    struct metadata *items; /* owned */
    size_t count;
};

/* Adds the plugins of a file; does nothing if it is not a plugin. */
pdk_result company_add(struct company *company, const char *path,
                       pdk_error *error);
void company_finish(struct company *company); /* accepts zeroes */

/* Adds a finding for each unmet need, with the provider that comes closest. */
void company_find_unmet(const struct company *company,
                        const struct metadata *metadata,
                        struct finding_list *findings);

#endif
