/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_SYMBOLS_H
#define PDK_CHECK_LIBRARY_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "check/finding.h"
#include "check/graph.h"

/*
 * Do programs that were linked with the old library start with the new one?
 * By symbols and their versions alone; needs no debug information. Pure.
 */
struct library_scope {
    const char *const *required; /* the symbols that matter ... */
    size_t required_count;       /* ... or 0 for all */
};

/* Does the symbol matter? Ignores a version behind its name. */
bool library_wants(const struct library_scope *scope, const char *symbol);

/* Is it one that every user of a C++ library has a copy of: of the standard
 * library, or made by the compiler? */
bool library_is_common(const struct graph_symbol *symbol);

/* Is it one that linkers define, or that compilers make beside each class: type
 * names, guards, thunks, construction tables? */
bool library_is_made(const char *name);

/* The symbol by its name and version; where it has none, what a program gets
 * that asks for none. NULL: there is none. */
const struct graph_symbol *library_find(const struct graph *graph,
                                        const char *name, const char *version);

void library_compare_symbols(const struct graph *old, const struct graph *new,
                             const struct library_scope *scope,
                             struct finding_list *findings);

#endif
