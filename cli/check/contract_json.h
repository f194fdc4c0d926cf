/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CONTRACT_JSON_H
#define PDK_CHECK_CONTRACT_JSON_H

#include "contract.h"

/* A contract as JSON, released with cJSON_free(); NULL if out of memory. */
char *contract_json(const struct contract *contract);

/* "plugin-table" for ROLE_PLUGIN_TABLE, and back; false if there is none. */
const char *contract_role_name(enum contract_role role);
bool contract_role_find(const char *name, enum contract_role *role);

#endif
