/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_USAGE_H
#define PDK_CLI_USAGE_H

#include <stdio.h>

#include "command.h"

/* The help of the program, made from the records of its commands. */

/* One line for each command. `commands` ends with a NULL. */
void usage_print_all(FILE *stream, const struct command *const *commands);

/* One command: usage line, summary, details and options. */
void usage_print(FILE *stream, const struct command *command);

#endif
