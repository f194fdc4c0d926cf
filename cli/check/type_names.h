/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TYPE_NAMES_H
#define PDK_CHECK_TYPE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "check/graph.h"

/* The structs, unions, enums and typedefs of a graph, by their names. What is
 * added to the graph later is not among them. Pure. */
struct type_names {
    void *first;    /* a name -> the first type that has it */
    uint32_t *next; /* a type -> the next one of the same name; 0: none */
};

/* False if memory is out; finish it all the same. */
bool type_names_open(struct type_names *out, const struct graph *graph);
void type_names_finish(struct type_names *names);

/* The first type of that name; 0: there is none. */
uint32_t type_names_first(const struct type_names *names, const char *name);

#endif
