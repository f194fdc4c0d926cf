/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TRAITS_APPLY_H
#define PDK_CHECK_TRAITS_APPLY_H

#include <stdbool.h>

#include "check/graph.h"

/* Adds the text of traits_describe() to the graph of the same image. Ignores
 * lines about types that are not in the graph. False if out of memory. Pure. */
bool traits_apply(struct graph *graph, const char *text);

#endif
