/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_STATE_H
#define PDK_TORTURE_STATE_H

#include "pdk/host.h"

/* The instance's state as JSON, released with free(); NULL: it has none, or
 * cannot save it. */
char *state_describe(pdk_instance *instance);

#endif
