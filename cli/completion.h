/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_COMPLETION_H
#define PDK_CLI_COMPLETION_H

#include <stdio.h>

#include "command.h"

/*
 * Completion scripts for shells. They complete commands, options, and values
 * that the records list ("text|json"); every other word is completed as a file.
 */
void completion_print_bash(FILE *stream, const struct command *const *commands);
void completion_print_zsh(FILE *stream, const struct command *const *commands);
void completion_print_fish(FILE *stream, const struct command *const *commands);

#endif
