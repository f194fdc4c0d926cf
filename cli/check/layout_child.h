/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_CHILD_H
#define PDK_CHECK_LAYOUT_CHILD_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * The layouts of several tables, read in a copy of this program: what reads the
 * debug information of anybody's file may crash there.
 */
struct layout_request {
    const void *image;
    size_t image_bytes;
    const char *const *symbols; /* of the tables */
    size_t symbol_count;
    double timeout_s;
};

struct process;

/* What abixml does not tell of any file, in the same way: *out is the text of
 * traits_describe(); symbols are ignored. */
pdk_result layout_child_start_traits(struct process **out,
                                     const struct layout_request *request,
                                     pdk_error *error);

/* Begins; what the request leads to is not needed any more. */
pdk_result layout_child_start(struct process **out,
                              const struct layout_request *request,
                              pdk_error *error);

/* *out are the texts of layout_describe(); released with free().
 * PDK_E_UNSUPPORTED: the child failed, crashed or took too long. */
pdk_result layout_child_wait(char **out, struct process *child,
                             pdk_error *error);

/* Both. */
pdk_result layout_child_run(char **out, const struct layout_request *request,
                            pdk_error *error);

#endif
