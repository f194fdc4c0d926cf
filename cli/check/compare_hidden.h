/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_HIDDEN_H
#define PDK_CHECK_COMPARE_HIDDEN_H

#include "check/difference.h"

/*
 * Compares structs, unions and enums if one side has no definition of them, or
 * if they are private to the library. True if that applies to these two, so
 * that nothing else has to be compared.
 */
bool compare_hidden(struct comparison *comparison, uint32_t pair,
                    const struct sides *sides);

#endif
