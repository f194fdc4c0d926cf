/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_COMPARE_MEMBERS_H
#define PDK_CHECK_COMPARE_MEMBERS_H

#include "check/difference.h"

/*
 * Compares the members of two structs or unions that both sides define, and
 * adds the pairs of their types to the walk. Each cause is one finding: members
 * that an inserted one moves are its consequences. False if this pair of types
 * has been compared before.
 */
bool compare_members(struct comparison *comparison, uint32_t pair);

#endif
