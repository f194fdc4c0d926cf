/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SEAL_FILE_H
#define PDK_CHECK_SEAL_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * Seals a plugin's file with the layouts of its interfaces, as its own debug
 * information tells them. Written aside and renamed, and only if something
 * changes: whoever watches the file sees it before or after. Interfaces of
 * which nothing tells the type stay as they are.
 */
struct seal_outcome {
    size_t interface_count, sealed_count;
    size_t kept_count;  /* that are sealed, and nothing tells their type now */
    bool is_changed;    /* the file was written */
    char untold[512];   /* one that is not sealed; "": none */
    char declared[512]; /* a type that is only declared; "": none */
};

/* PDK_E_NOT_ELF: no plugin, told why. PDK_E_UNSUPPORTED: its debug information
 * cannot be read. Others: the system. */
pdk_result seal_file(struct seal_outcome *out, const char *path,
                     pdk_error *error);

/*
 * What a build has made is sealed unless it is already. If it cannot be, `why`
 * (or NULL) says so; what is no plugin is nobody's business here.
 */
void seal_file_after_build(const char *path, char *why, size_t capacity);

/* "nothing in the file tells the type of ...", and what to do. */
void seal_file_explain(char *out, size_t capacity,
                       const struct seal_outcome *outcome);

#endif
