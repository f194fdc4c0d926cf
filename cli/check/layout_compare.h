/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_COMPARE_H
#define PDK_CHECK_LAYOUT_COMPARE_H

#include "check/finding.h"
#include "layout_text.h"

/*
 * What two layouts tell that a comparison of abixml cannot see: widths of bits,
 * whether char has a sign, atomic members, alignment, and options that change
 * how functions are called. Pure.
 */
struct layout_pair {
    const char *interface;
    struct slice expected, found; /* as layout_describe() writes them */
};

/* Adds what differs and was not found yet. */
void layout_compare(const struct layout_pair *pair,
                    struct finding_list *findings);

#endif
