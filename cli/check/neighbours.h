/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_NEIGHBOURS_H
#define PDK_CHECK_NEIGHBOURS_H

#include "check/finding.h"
#include "metadata.h"

/*
 * The plugins of one folder, which a host loads together: does each find there
 * what it needs of others?
 */
struct neighbours {
    struct metadata *items; /* owned */
    size_t count;
};

/* Takes up what the file says of itself; one that is no plugin is nobody. */
pdk_result neighbours_add(struct neighbours *neighbours, const char *path,
                          pdk_error *error);
void neighbours_finish(struct neighbours *neighbours); /* accepts zeroes */

/* Adds a finding for each need that nobody meets, with what comes nearest. */
void neighbours_find_unmet(const struct neighbours *neighbours,
                           const struct metadata *metadata,
                           struct finding_list *findings);

#endif
