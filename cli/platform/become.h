/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_BECOME_H
#define PDK_CLI_BECOME_H

#include "process.h"

/*
 * The child's side of a fork: runs the program, or does the request's work, and
 * never returns. Its stdout and stderr go to `output`, or stay as they are if
 * that is -1. If the program cannot be started, writes the reason to `report`.
 */
_Noreturn void become(const char *program,
                      const struct process_request *request, int output,
                      int report);

#endif
