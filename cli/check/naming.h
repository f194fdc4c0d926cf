/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_NAMING_H
#define PDK_CHECK_NAMING_H

#include <stdbool.h>

#include "check/graph.h"

/*
 * Compares the names of types. Pure.
 */

/* Are two names the same, even if template arguments are spelt differently? */
bool naming_is_equal(const char *one, const char *other);

/* Do the types have a name in common? True if both are unnamed. */
bool naming_is_same(const struct graph_stripped *one,
                    const struct graph_stripped *other);

/* Are they instances of the same template with different arguments, such as
 * "map<int, int>" and "map<int, long>"? */
bool naming_is_other_instance(const char *one, const char *other);

#endif
