/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_SELF_H
#define PDK_CLI_SELF_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * Where this program's own files are, installed or in a build tree: both have
 * the same shape around the program.
 */

/* This program. */
pdk_result self_program(char *out, size_t capacity, pdk_error *error);

/* ".../share/pdk" + "/" + `name`: templates/, contracts/. PDK_E_NOT_FOUND says
 * where it was looked for. */
pdk_result self_data(char *out, size_t capacity, const char *name,
                     pdk_error *error);

/* The folder that pdk/plugin.h is found in, for -I. */
pdk_result self_include(char *out, size_t capacity, pdk_error *error);

/* The folder of pdk-config.cmake, for -Dpdk_DIR. */
pdk_result self_cmake(char *out, size_t capacity, pdk_error *error);

#endif
