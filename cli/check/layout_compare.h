/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_COMPARE_H
#define PDK_CHECK_LAYOUT_COMPARE_H

#include <stddef.h>

#include "check/finding.h"

/*
 * What two layouts tell that a comparison of abixml cannot see: widths of bits,
 * whether char has a sign, atomic members, alignment, and options that change
 * how functions are called. Pure.
 */
struct layout_pair {
    const char *interface;
    const char *expected, *found; /* texts of layout_describe() */
    size_t expected_bytes, found_bytes;
};

/* Adds what differs and was not found yet. */
void layout_compare(const struct layout_pair *pair,
                    struct finding_list *findings);

/* Where the layout itself begins, behind what is said of the compiler: what a
 * fingerprint is made of. `text` is NUL-terminated. */
const char *layout_body(const char *text, size_t *size_bytes);

#endif
