/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_TERMINAL_H
#define PDK_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "pdk/error.h"

/* Is `stream` a terminal? */
bool terminal_is(FILE *stream);

/*
 * Returns a new stream to stdout, which the caller closes. From then on
 * anything else that prints to stdout, such as a plugin's printf(), goes to
 * stderr.
 */
pdk_result terminal_claim_stdout(FILE **out, pdk_error *error);

#endif
