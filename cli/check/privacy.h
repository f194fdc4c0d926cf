/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PRIVACY_H
#define PDK_CHECK_PRIVACY_H

#include <stdbool.h>
#include <stddef.h>

#include "check/graph.h"

/*
 * Which types of a library are private, because its users cannot see them, and
 * which are opaque. All zero: all types are public. Pure.
 */
struct privacy {
    const char *const *headers; /* base names of the public headers */
    size_t header_count;
    const char *const *opaque; /* names of types */
    size_t opaque_count;
    bool hides_sources; /* types defined in source files are private */
};

/* Does the library have headers? If so, types defined in its source files can
 * be taken as private; a library of a single file does not tell. */
bool privacy_has_headers(const struct graph *graph);

/* Is the type private? */
bool privacy_hides(const struct privacy *privacy,
                   const struct graph_type *type);

/* Is the type opaque, or one of the compiler and its libraries? */
bool privacy_expects_no_definition(const struct privacy *privacy,
                                   const char *name);

#endif
