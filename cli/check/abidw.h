/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIDW_H
#define PDK_CHECK_ABIDW_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * Runs abidw of libabigail, which reads the types of a shared object and writes
 * them as abixml. It runs in a child process, since it crashes on some broken
 * files: with an empty environment, without the user's suppressions, and with
 * limits on memory and time.
 *
 * The abixml in *out is released with free(). PDK_E_NOT_FOUND: abidw is not
 * installed. PDK_E_UNSUPPORTED: it failed, crashed, took too long, or wrote
 * nothing. Others: system errors.
 */
struct abidw_request {
    const void *image;
    size_t image_bytes;
    double timeout_s;
    bool wants_all; /* types too that nothing exported leads to */
};

struct abidw;

/* Starts abidw; the image may be released then. */
pdk_result abidw_start(struct abidw **out, const struct abidw_request *request,
                       pdk_error *error);

/* Waits until it ends, and releases it. */
pdk_result abidw_wait(char **out, size_t *out_bytes, struct abidw *abidw,
                      pdk_error *error);

/* Kills it, and releases it. Accepts NULL. */
void abidw_drop(struct abidw *abidw);

/* abidw_start() and abidw_wait(). */
pdk_result abidw_run(char **out, size_t *out_bytes,
                     const struct abidw_request *request, pdk_error *error);

#endif
