/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_TEXT_H
#define PDK_CHECK_CONTRACT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "contract.h"
#include "pdk/error.h"

/* Prints a contract as text or as JSON. */
pdk_result contract_print(FILE *out, const struct contract *contract,
                          const char *path, bool is_json, pdk_error *error);

#endif
