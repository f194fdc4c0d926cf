/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_SELF_H
#define PDK_CLI_SELF_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * Paths of pdk's own files, installed or in a build tree: both have the same
 * structure.
 */

/* The program itself. */
pdk_result self_program(char *out, size_t capacity, pdk_error *error);

/* ".../share/pdk/NAME", for templates/, contracts/ and explain/.
 * PDK_E_NOT_FOUND says where it should be. */
pdk_result self_data(char *out, size_t capacity, const char *name,
                     pdk_error *error);

/* The folder that contains pdk/plugin.h, for -I. */
pdk_result self_include(char *out, size_t capacity, pdk_error *error);

/* The folder of pdk-config.cmake, for -Dpdk_DIR. */
pdk_result self_cmake(char *out, size_t capacity, pdk_error *error);

#endif
