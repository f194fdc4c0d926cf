/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_TRACER_H
#define PDK_PLATFORM_TRACER_H

#include <stdbool.h>

/*
 * Is another process attached to this one, as debuggers are? False where the
 * system does not tell, and when it cannot be asked. Takes some ten
 * microseconds. [any-thread]
 */
bool pdk__tracer_is_attached(void);

#endif
