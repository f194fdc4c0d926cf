/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_GUARD_H
#define PDK_GUARD_H

#include "slot.h"

/* A call of the host into a plugin, under guard: as pdk_guard() in host.h. */
pdk_result pdk__guard_call(const struct binding *binding, pdk_guarded call,
                           void *argument, pdk_error *error);

#endif
