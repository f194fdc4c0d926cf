/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_ENUM_H
#define PDK_CHECK_COMPARE_ENUM_H

#include "check/difference.h"

/* Compares two enums that both sides define: size, and the value of each
 * enumerator. An inserted enumerator is one finding, with all that it renumbers
 * as consequences. */
void compare_enum(struct comparison *comparison, uint32_t pair);

#endif
