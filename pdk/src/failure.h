/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_FAILURE_H
#define PDK_FAILURE_H

#include <stdbool.h>

#include "pdk/error.h"

/*
 * What pdk_fail() needs beside it: a place, and the reason of the system.
 * `error` may be NULL in all of them.
 */

/* Is it a code of this version? What came from elsewhere may hold any. */
bool pdk__result_is_known(pdk_result result);

/* Empties an error that may have been used before; a public function does so
 * first, so that nothing of an older failure is left in it. */
void pdk__error_clear(pdk_error *error);

/* Names the file and the stage that a failure belongs to, unless it already
 * names them: the innermost place wins. `path` may be NULL. */
void pdk__error_place(pdk_error *error, uint32_t stage, const char *path);

/* Fails for `system_code` (an errno), whose text goes behind the message:
 * PDK_E_NOT_FOUND for ENOENT and ENOTDIR, PDK_E_MEMORY for ENOMEM,
 * PDK_E_EXISTS for EEXIST, PDK_E_LIMIT for EMFILE and ENFILE, else
 * PDK_E_SYSTEM. */
pdk_result pdk__fail_system(pdk_error *error, int system_code,
                            const char *format, ...) PDK_PRINTF(3, 4);

/* "out of memory", with PDK_E_MEMORY. */
pdk_result pdk__fail_memory(pdk_error *error);

#endif
