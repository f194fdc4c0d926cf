/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_ENUM_H
#define PDK_CHECK_COMPARE_ENUM_H

#include "check/difference.h"

/* Compares two enums that both sides define: their size, and which value each
 * enumerator has. An inserted one is told once, with all that it renumbers. */
void compare_enum(struct comparison *comparison, uint32_t pair);

#endif
