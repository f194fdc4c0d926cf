/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_VERDICT_H
#define PDK_TORTURE_VERDICT_H

#include "torture/fault.h"
#include "torture/stand.h"

/*
 * The build with the planted fault has been published: looks until the host has
 * done with it what is right, and counts that; else it is a finding. A build
 * whose hook fails or crashes is refused, with the code and the stage of that
 * hook, and the one before goes on; one that crashes in a call is loaded, and
 * gives way to the one before as soon as it is called.
 */
void verdict_await(struct stand *stand, const struct fault_sites *sites);

#endif
