/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SCRATCH_H
#define PDK_CHECK_SCRATCH_H

#include <stddef.h>

#include "pdk/error.h"

/* A folder of our own for what other programs read and write, in $TMPDIR or
 * /tmp. The caller removes it with folder_remove(). */
#define SCRATCH_SIZE 1024

pdk_result scratch_make(char *out, size_t capacity, pdk_error *error);

#endif
