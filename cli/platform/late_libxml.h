/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PLATFORM_LATE_LIBXML_H
#define PDK_CLI_PLATFORM_LATE_LIBXML_H

#include <stdbool.h>

/*
 * libxml2 brings ICU and the C++ runtime with it, which would cost every start
 * of the program more than all else together. So it is not linked: those
 * functions of its headers that the program calls are defined here, and load it
 * when the first of them is called. `pdk check` does that while abidw runs.
 */

/* Is it on this system? Where it is not, its functions return nothing. */
bool late_libxml_is_there(void);

/* "libxml2.so.2" */
const char *late_libxml_name(void);

#endif
