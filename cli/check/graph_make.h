/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_GRAPH_MAKE_H
#define PDK_CHECK_GRAPH_MAKE_H

#include "check/graph.h"

/* Build a graph. All of these return NULL or 0 if out of memory; pointers are
 * valid until the next item of that kind is added. */
bool graph_begin(struct graph *out); /* with type 0 */
uint32_t graph_add_type(struct graph *graph);
struct graph_part *graph_add_part(struct graph *graph, uint32_t owner);
struct graph_export *graph_add_export(struct graph *graph);
struct graph_symbol *graph_add_symbol(struct graph *graph);

/* A copy of the text that lives as long as the graph; equal texts share one. */
const char *graph_keep(struct graph *graph, const char *text);

/* Completes the graph: replaces each declaration by the definition of that
 * name, if there is exactly one, and gives each enum the size of its integer
 * type. False if out of memory. */
bool graph_settle(struct graph *graph);

#endif
