/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_BUILD_LOG_H
#define PDK_CLI_BUILD_LOG_H

/*
 * Leaves of what Ninja said, in place, only what the compiler and the linker
 * said: no progress, no command lines, no "build stopped". Texts of other
 * programs stay as they are. Pure.
 */
void build_log_tidy(char *text);

#endif
