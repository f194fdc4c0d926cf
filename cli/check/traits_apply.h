/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TRAITS_APPLY_H
#define PDK_CHECK_TRAITS_APPLY_H

#include <stdbool.h>

#include "check/graph.h"

/* Puts what traits_describe() told into the graph of the same image. A line
 * that fits no type of the graph is stepped over. False if memory is out.
 * Pure. */
bool traits_apply(struct graph *graph, const char *text);

#endif
