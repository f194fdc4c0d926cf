/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_BUILD_LOG_H
#define PDK_CLI_BUILD_LOG_H

/*
 * Reduces Ninja's output, in place, to the messages of compiler and linker:
 * removes progress, command lines and "build stopped". Output of other programs
 * is not changed. Pure.
 */
void build_log_tidy(char *text);

#endif
