/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURE_READ_H
#define PDK_CHECK_SIGNATURE_READ_H

#include <stdbool.h>

#include "check/type_names.h"

/*
 * Adds a function to what a graph exports, with the type that the signs of
 * signature_spell() say. What is defined elsewhere in the image must be in the
 * graph: else nothing is known of what the function leads to, and it is left
 * out. False if memory is out. Pure.
 */
struct signature {
    const char *symbol, *name;
    const char *type; /* the signs */
};

bool signature_read(struct graph *graph, const struct type_names *names,
                    const struct signature *signature);

#endif
