/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_HIDDEN_H
#define PDK_CHECK_COMPARE_HIDDEN_H

#include "check/difference.h"

/*
 * Structs, unions and enums of which one side tells no definition, or which
 * only the library itself can know. True if these two are such, and all that
 * matters of them was told.
 */
bool compare_hidden(struct comparison *comparison, uint32_t pair,
                    const struct sides *sides);

#endif
