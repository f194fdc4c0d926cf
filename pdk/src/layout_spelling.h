/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_SPELLING_H
#define PDK_LAYOUT_SPELLING_H

#include "layout_text.h"

/*
 * Types as layouts spell them, such as "*(*v,struct demo_range)i4": what a type
 * is made of stands behind what is made of it. Pure.
 */

/* Takes "struct demo_range", or "union #8", off the beginning; empty if what
 * stands there is no type with a body. */
struct slice pdk__spelling_take_body(struct slice *text);

/* Is it a type without a name? Its number says nothing outside of its text. */
bool pdk__spelling_is_nameless(struct slice body);

/* Do both have the same word before their names: struct, union or enum? */
bool pdk__spelling_is_same_kind(struct slice one, struct slice other);

/* An array of one lies as the one does: takes it off where only one side has
 * it. */
void pdk__spelling_skip_single(struct slice *one, struct slice *other);

#endif
