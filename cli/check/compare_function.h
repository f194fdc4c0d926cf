/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_FUNCTION_H
#define PDK_CHECK_COMPARE_FUNCTION_H

#include "check/difference.h"

/* Tells what differs between two types of functions; their arguments and
 * results are left to later steps. */
void compare_function(struct comparison *comparison, uint32_t pair,
                      const struct sides *sides);

#endif
