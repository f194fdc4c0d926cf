/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WAIT_H
#define PDK_PLATFORM_WAIT_H

#include <stdbool.h>

/* Waits until a descriptor is readable, `timeout_ms` at most, -1 for ever; a
 * signal does not end the wait early. False if it is not readable. */
bool pdk__wait_readable(int descriptor, int timeout_ms);

#endif
