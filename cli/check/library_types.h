/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_TYPES_H
#define PDK_CHECK_LIBRARY_TYPES_H

#include "check/library_symbols.h"
#include "check/privacy.h"

/*
 * The types of what two libraries both export, symbol by symbol. A symbol whose
 * type is told under another name of the same thing has that type. Pure.
 */
struct library_pair {
    const struct graph *old, *new;
    const struct library_scope *scope;
    const struct privacy *privacy;
};

/* Adds what differs, and what has no type on one of the sides. *compared is how
 * many had one on both. PDK_E_MEMORY if it could not compare all. */
pdk_result library_compare_types(const struct library_pair *pair,
                                 struct finding_list *findings,
                                 size_t *compared, pdk_error *error);

#endif
