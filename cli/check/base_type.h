/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_BASE_TYPE_H
#define PDK_CHECK_BASE_TYPE_H

#include <stdbool.h>

#include "check/graph.h"

/* Are values of the two types the same? "long int" and "long long int" are if
 * both have 64 bits. Pure. */
bool base_type_is_same(const struct graph_type *one,
                       const struct graph_type *other);

/* Is it an integer of any size, with or without a sign? */
bool base_type_is_integer(const struct graph_type *type);

#endif
