/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_KINDS_H
#define PDK_CHECK_COMPARE_KINDS_H

#include "check/difference.h"

/*
 * Two types of different kinds may have the same values in the same bytes: a
 * thing and an array of one, a pointer and a reference, a pointer to void and
 * one to something, an enum and an integer of its size. True if these two have,
 * and all that matters of them was told.
 */
bool compare_kinds(struct comparison *comparison, uint32_t pair,
                   const struct sides *sides);

#endif
