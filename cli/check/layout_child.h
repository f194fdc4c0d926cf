/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_CHILD_H
#define PDK_CHECK_LAYOUT_CHILD_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * Reads the layouts of several tables in a fork of this program, since reading
 * the debug information of an untrusted file may crash.
 */
struct layout_request {
    const void *image;
    size_t image_bytes;
    const char *const *symbols; /* of the tables */
    size_t symbol_count;
    double timeout_s;
};

struct process;

/* The same for traits_describe(): layout_child_wait() returns its text. The
 * symbols are ignored. */
pdk_result layout_child_start_traits(struct process **out,
                                     const struct layout_request *request,
                                     pdk_error *error);

/* Starts the child; the image may be released then. */
pdk_result layout_child_start(struct process **out,
                              const struct layout_request *request,
                              pdk_error *error);

/* Waits for the child. *out has the texts of layout_describe(); released with
 * free(). PDK_E_UNSUPPORTED: the child failed, crashed or took too long. */
pdk_result layout_child_wait(char **out, struct process *child,
                             pdk_error *error);

/* layout_child_start() and layout_child_wait(). */
pdk_result layout_child_run(char **out, const struct layout_request *request,
                            pdk_error *error);

#endif
