/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SEAL_FILE_H
#define PDK_CHECK_SEAL_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * Seals a plugin's file: stores the layouts of its interfaces and of those
 * that it needs, which it reads from the debug information. The new file is
 * written under a temporary name and renamed, and only if something changes.
 * Interfaces whose type is not known stay as they are.
 */
struct seal_outcome {
    size_t interface_count, sealed_count;
    size_t need_count, sealed_need_count; /* of other plugins' interfaces */
    size_t kept_count;  /* sealed before; their type is no longer known */
    bool is_changed;    /* the file was written */
    char untold[512];   /* an interface that is not sealed, or "" */
    char declared[512]; /* a type that is only declared, or "" */
};

/* PDK_E_NOT_ELF: not a plugin. PDK_E_UNSUPPORTED: its debug information cannot
 * be read. Others: system errors. */
pdk_result seal_file(struct seal_outcome *out, const char *path,
                     pdk_error *error);

/*
 * Seals the output of a build, unless it is sealed already. If that is not
 * possible, `why` (may be NULL) says so. Ignores a file that is not a plugin.
 */
void seal_file_after_build(const char *path, char *why, size_t capacity);

/* Says why an interface is not sealed, and what to do. */
void seal_file_explain(char *out, size_t capacity,
                       const struct seal_outcome *outcome);

#endif
