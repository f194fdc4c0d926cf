/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_NAMING_H
#define PDK_CHECK_NAMING_H

#include <stdbool.h>

#include "check/graph.h"

/*
 * What two types are called. Pure.
 */

/* Are two names the same, however compilers spell the arguments of templates?
 */
bool naming_is_equal(const char *one, const char *other);

/* Have they a name in common? Both nameless counts. */
bool naming_is_same(const struct graph_stripped *one,
                    const struct graph_stripped *other);

/* Are both instances of the same template, of other arguments? "map<int, int>"
 * and "map<int, long>" are; the spelling of compilers does not matter. */
bool naming_is_other_instance(const char *one, const char *other);

#endif
