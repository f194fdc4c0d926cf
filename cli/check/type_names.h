/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TYPE_NAMES_H
#define PDK_CHECK_TYPE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "check/graph.h"

/* An index of the structs, unions, enums and typedefs of a graph by name. Types
 * that are added to the graph later are not in it. Pure. */
struct type_names {
    void *first;    /* a name -> the first type that has it */
    uint32_t *next; /* a type -> the next one of the same name; 0: none */
};

/* False if out of memory; it must be finished even then. */
bool type_names_open(struct type_names *out, const struct graph *graph);
void type_names_finish(struct type_names *names);

/* The first type of that name; 0 if there is none. */
uint32_t type_names_first(const struct type_names *names, const char *name);

#endif
