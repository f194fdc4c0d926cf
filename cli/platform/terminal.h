/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_TERMINAL_H
#define PDK_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Does a person look at what is written to `stream`? */
bool terminal_is(FILE *stream);

#endif
