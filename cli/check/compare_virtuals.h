/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_VIRTUALS_H
#define PDK_CHECK_COMPARE_VIRTUALS_H

#include "check/difference.h"

/* Compares the virtual functions of two classes that both sides define, and
 * their places in the vtable. */
void compare_virtuals(struct comparison *comparison, uint32_t pair);

#endif
