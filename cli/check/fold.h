/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_FOLD_H
#define PDK_CHECK_FOLD_H

#include "check/difference.h"

/* Attaches each consequence that the walk has noted to the finding that caused
 * it, among those from index `first` on, and makes that one a break. */
void fold_consequences(struct comparison *comparison, size_t first);

#endif
