/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_BECOME_H
#define PDK_CLI_BECOME_H

#include "process.h"

/*
 * In a child that was just forked: becomes that program, or does the request's
 * work; never returns. `output` is where its streams go, -1: where ours go.
 * What stopped it before it was the program, it writes to `report`.
 */
_Noreturn void become(const char *program,
                      const struct process_request *request, int output,
                      int report);

#endif
