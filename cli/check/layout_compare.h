/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_COMPARE_H
#define PDK_CHECK_LAYOUT_COMPARE_H

#include "check/finding.h"
#include "layout_text.h"

/*
 * Compares two layouts for differences that abixml does not contain: width of
 * bit-fields, signedness of char, atomic members, alignment, and options that
 * change how functions are called. Pure.
 */
struct layout_pair {
    const char *interface;
    struct slice expected, found; /* see layout_describe() */
};

/* Adds differences that `findings` does not contain yet. */
void layout_compare(const struct layout_pair *pair,
                    struct finding_list *findings);

#endif
