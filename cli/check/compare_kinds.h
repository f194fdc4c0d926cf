/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_KINDS_H
#define PDK_CHECK_COMPARE_KINDS_H

#include "check/difference.h"

/*
 * Compares types of different kinds that can have the same representation: a
 * value and an array of one, a pointer and a reference, a pointer to void and
 * any other pointer, an enum and an integer of the same size. True if that
 * applies to these two, so that nothing else has to be compared.
 */
bool compare_kinds(struct comparison *comparison, uint32_t pair,
                   const struct sides *sides);

#endif
