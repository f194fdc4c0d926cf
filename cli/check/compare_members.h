/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_MEMBERS_H
#define PDK_CHECK_COMPARE_MEMBERS_H

#include "check/difference.h"

/*
 * Compares the members of two structs or unions that both sides define, and
 * adds the pairs of their types to the walk. One finding for each cause: what
 * an inserted member moves is told with it. False if this pair of types was
 * compared before, so that there is nothing more to say about it.
 */
bool compare_members(struct comparison *comparison, uint32_t pair);

#endif
