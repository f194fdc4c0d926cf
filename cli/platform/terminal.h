/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_TERMINAL_H
#define PDK_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "pdk/error.h"

/* Does a person look at what is written to `stream`? */
bool terminal_is(FILE *stream);

/*
 * A stream of our own to where stdout leads; from then on whatever else in this
 * process prints to stdout (a plugin's printf) goes to stderr. The caller
 * closes it.
 */
pdk_result terminal_claim_stdout(FILE **out, pdk_error *error);

#endif
