/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_STUBS_H
#define PDK_SCAFFOLD_STUBS_H

#include <stdint.h>

#include "check/graph.h"
#include "text.h"

/*
 * Writes the functions and the table of an interface as C source that compiles
 * without a warning and does nothing yet. Pure.
 */
struct stubs {
    const struct graph *graph; /* the baseline's types */
    uint32_t table;            /* the interface's struct, in the graph */
    const char *type_name;     /* its name in the header */
    const char *interface_id;  /* "demo.effect/1" */
    const char *plugin;        /* the plugin's identifier */
};

void stubs_write(struct text_buffer *out, const struct stubs *stubs);

#endif
