/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PRIVACY_H
#define PDK_CHECK_PRIVACY_H

#include <stdbool.h>
#include <stddef.h>

#include "check/graph.h"

/*
 * What users of a library cannot know of it, and which of its types nobody
 * needs to see. All zero: they know everything. Pure.
 */
struct privacy {
    const char *const *headers; /* base names of the files that they include */
    size_t header_count;
    const char *const *opaque; /* names of types */
    size_t opaque_count;
    bool hides_sources; /* what a source file defines is nobody else's */
};

/* Has the library headers of its own? Then what only its sources define is
 * private; in one of a single file nothing can be told apart. */
bool privacy_has_headers(const struct graph *graph);

/* Is the type one that only the library itself can know? */
bool privacy_hides(const struct privacy *privacy,
                   const struct graph_type *type);

/* Does the type belong to the compiler and its libraries, or was it said that
 * only its address matters? */
bool privacy_expects_no_definition(const struct privacy *privacy,
                                   const char *name);

#endif
