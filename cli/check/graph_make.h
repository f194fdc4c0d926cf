/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_GRAPH_MAKE_H
#define PDK_CHECK_GRAPH_MAKE_H

#include "check/graph.h"

/* How a graph comes to be. All of these give NULL or 0 when memory is out; what
 * they give is valid until the next one of its kind is added. */
bool graph_begin(struct graph *out); /* with type 0 */
uint32_t graph_add_type(struct graph *graph);
struct graph_part *graph_add_part(struct graph *graph, uint32_t owner);
struct graph_export *graph_add_export(struct graph *graph);
struct graph_symbol *graph_add_symbol(struct graph *graph);

/* Keeps a text as long as the graph; the same text is kept once. */
const char *graph_keep(struct graph *graph, const char *text);

/* Ends the making: lets each declaration lead to the definition of its name, if
 * there is exactly one, and gives each enum the size of what is under it. False
 * if memory is out. */
bool graph_settle(struct graph *graph);

#endif
