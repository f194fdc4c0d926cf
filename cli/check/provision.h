/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PROVISION_H
#define PDK_CHECK_PROVISION_H

#include "check/finding.h"
#include "contract.h"
#include "elf.h"
#include "metadata.h"

/*
 * Which of a contract's interfaces the plugins of an image provide, by their
 * notes and their dynamic symbols; needs no debug information. Pure.
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

/* Adds a finding for what is required and missing, and for each table that is
 * not exported as it must be. Only sound ones come into the list. */
struct provision_list provision_find(const struct contract *contract,
                                     const struct elf *elf,
                                     const struct metadata *metadata,
                                     struct finding_list *findings);

#endif
