/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_TRAITS_H
#define PDK_CHECK_COMPARE_TRAITS_H

#include "check/body.h"

/* What only the debug information of both sides tells; nothing is said where
 * one of them tells none. Of two members: their bits, and whether they are
 * atomic. `pair` is theirs. */
void compare_member_traits(struct body *body, uint32_t pair,
                           const struct member *expected,
                           const struct member *found);

/* Of two bodies: the addresses at which they may lie. */
void compare_alignment(struct body *body);

/* Of two values: the way in which they are handed over. */
void compare_passing(struct comparison *comparison, uint32_t pair,
                     const struct sides *sides);

#endif
