/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_MANUAL_H
#define PDK_CLI_MANUAL_H

#include <stdio.h>

#include "command.h"

/* pdk(1), as source for man, from the same records as the help. */
void manual_print(FILE *stream, const struct command *const *commands);

#endif
