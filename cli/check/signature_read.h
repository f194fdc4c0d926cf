/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURE_READ_H
#define PDK_CHECK_SIGNATURE_READ_H

#include <stdbool.h>

#include "check/type_names.h"

/*
 * Adds a function to the exports of a graph, with the type that
 * signature_spell() has encoded. Does nothing if a type that is defined in the
 * image is not in the graph: then the function cannot be compared. False if out
 * of memory. Pure.
 */
struct signature {
    const char *symbol, *name;
    const char *type; /* as encoded by signature_spell() */
};

bool signature_read(struct graph *graph, const struct type_names *names,
                    const struct signature *signature);

#endif
