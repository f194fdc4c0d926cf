/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_TYPES_H
#define PDK_CHECK_LIBRARY_TYPES_H

#include "check/library_symbols.h"
#include "check/privacy.h"

/*
 * Compares the types of everything that two libraries both export, symbol by
 * symbol. If debug information names only an alias of a symbol, the symbol has
 * the type of the alias. Pure.
 */
struct library_pair {
    const struct graph *old, *new;
    const struct library_scope *scope;
    const struct privacy *privacy;
};

/* Adds differences, and symbols whose type is unknown on one side. *compared is
 * the number of symbols with a known type on both. PDK_E_MEMORY: the comparison
 * is incomplete. */
pdk_result library_compare_types(const struct library_pair *pair,
                                 struct finding_list *findings,
                                 size_t *compared, pdk_error *error);

#endif
