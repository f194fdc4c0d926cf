/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_CHILD_H
#define PDK_CHECK_LAYOUT_CHILD_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * The layouts of several tables, by this program itself in a child process:
 * what reads the debug information of anybody's file may crash there.
 */
struct layout_request {
    const void *image;
    size_t image_bytes;
    const char *const *symbols; /* of the tables */
    size_t symbol_count;
    double timeout_s;
};

/* *out are the texts of layout_describe(), each behind a line "== SYMBOL";
 * released with free(). One that has no types has the line alone.
 * PDK_E_UNSUPPORTED: the child failed, crashed or took too long. */
pdk_result layout_child_run(char **out, const struct layout_request *request,
                            pdk_error *error);

/* The text of one symbol in that; NULL if it has none. Not NUL-terminated
 * beyond *size_bytes. */
const char *layout_child_find(const char *texts, const char *symbol,
                              size_t *size_bytes);

#endif
