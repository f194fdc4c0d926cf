/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_ROLE_H
#define PDK_LAYOUT_ROLE_H

#include <stdbool.h>

#include "contract.h"
#include "layout_text.h"

/*
 * Who may have more of a type than the other side, by what the contract says of
 * it. Pure.
 */
struct layout_growth {
    bool may_be_newer; /* the plugin may have more at the end ... */
    bool may_be_older; /* ... or less */
};

/* What the contract says of the type; NULL: nothing. */
const struct contract_type *pdk__layout_declared(
    const struct contract *contract, const struct layout_type *type);

/* One type on both sides. `table` is the name of the interface's own;
 * `expected_text` all that it leads to. */
struct layout_growth pdk__layout_growth(const struct contract_type *declared,
                                        const char *table,
                                        struct slice expected_text,
                                        const struct layout_type *expected,
                                        const struct layout_type *found);

#endif
