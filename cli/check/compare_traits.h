/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_TRAITS_H
#define PDK_CHECK_COMPARE_TRAITS_H

#include "check/body.h"

/* Compare what abixml does not contain, if the debug information of both sides
 * has it. Two members: bit-field width, and whether they are atomic; `pair` is
 * theirs. */
void compare_member_traits(struct body *body, uint32_t pair,
                           const struct member *expected,
                           const struct member *found);

/* Two structs or unions: alignment. */
void compare_alignment(struct body *body);

/* Two values: passed by value or by address? */
void compare_passing(struct comparison *comparison, uint32_t pair,
                     const struct sides *sides);

#endif
