/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_GATE_H
#define PDK_LAYOUT_GATE_H

#include <stdbool.h>

#include "contract_file.h"
#include "generation.h"

/*
 * Does an interface of a candidate lie in memory as the host means it? Asked
 * before the candidate is mapped. Equal fingerprints say yes; else both layouts
 * are held side by side, the contract's and the one that is sealed into the
 * candidate's file. What could not be found out becomes a remark on the
 * candidate, or, if the host wants seals, a refusal.
 */
struct layout_gate {
    const struct contract_file *contract; /* NULL: nothing is asked */
    bool wants_seals;
};

/* PDK_E_LAYOUT: it does not, and where; PDK_E_UNVERIFIED. */
pdk_result pdk__layout_gate_pass(const struct layout_gate *gate,
                                 const struct contract_interface *wanted,
                                 const struct metadata_interface *found,
                                 struct generation *candidate,
                                 pdk_error *error);

#endif
