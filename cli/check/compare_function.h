/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_FUNCTION_H
#define PDK_CHECK_COMPARE_FUNCTION_H

#include "check/difference.h"

/* Compares two function types: number of parameters, "..." and void results.
 * Adds their parameter and result types to the walk. */
void compare_function(struct comparison *comparison, uint32_t pair,
                      const struct sides *sides);

#endif
