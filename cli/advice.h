/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_ADVICE_H
#define PDK_CLI_ADVICE_H

#include "pdk/error.h"

/* What a user can do about an error of that code, in a line or two. Not NULL
 * for a code of PDK_RESULT_LIST. */
const char *advice_of(pdk_result result);

#endif
