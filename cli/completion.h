/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_COMPLETION_H
#define PDK_CLI_COMPLETION_H

#include <stdio.h>

#include "command.h"

/*
 * Programs for shells that complete our commands, options and the values that
 * can be told from the records ("text|json"); every other word is a file.
 */
void completion_print_bash(FILE *stream, const struct command *const *commands);
void completion_print_zsh(FILE *stream, const struct command *const *commands);
void completion_print_fish(FILE *stream, const struct command *const *commands);

#endif
