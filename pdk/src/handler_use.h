/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HANDLER_USE_H
#define PDK_HANDLER_USE_H

#include <stdbool.h>

/*
 * Can the code of an image change signal handlers? To compare all of them
 * before and after it runs takes longer than handing over a small state, so it
 * is only done where the imports of an image allow it to change any. Code that
 * makes the system call by itself is not found. Pure.
 */

/* Does a function of that name change handlers, or find one that does? */
bool pdk__handler_use_calls(const char *import);

/* May a needed library of that name do so? Those of the C and C++ runtimes do
 * not, but for the functions above. */
bool pdk__handler_use_links(const char *library);

#endif
