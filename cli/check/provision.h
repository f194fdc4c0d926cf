/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PROVISION_H
#define PDK_CHECK_PROVISION_H

#include "check/finding.h"
#include "contract.h"
#include "elf.h"
#include "metadata.h"

/*
 * Finds the contract's interfaces that the plugins of an image provide, from
 * their notes and dynamic symbols; needs no debug information. Pure.
 */
struct provision {
    const struct contract_interface *wanted;
    const struct metadata_interface *provided;
};

struct provision_list {
    struct provision *items; /* released with free() */
    size_t count;
    bool failed; /* out of memory */
};

/* Adds a finding for each required interface that is missing, and for each
 * table that is not exported correctly. The list has only the correct ones. */
struct provision_list provision_find(const struct contract *contract,
                                     const struct elf *elf,
                                     const struct metadata *metadata,
                                     struct finding_list *findings);

#endif
