/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIDW_H
#define PDK_CHECK_ABIDW_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * libabigail's reader, in a child process of its own: no environment, no
 * suppressions of the user's, bounded in memory and time. It crashes on some
 * broken files; that is its end, not ours.
 *
 * Gives the abixml of a shared object; *out is released with free().
 * PDK_E_NOT_FOUND: there is no abidw. PDK_E_UNSUPPORTED: it failed, crashed,
 * took too long, or said nothing. Others: the system.
 */
struct abidw_request {
    const void *image;
    size_t image_bytes;
    double timeout_s;
    bool wants_all; /* types too that nothing exported leads to */
};

struct abidw;

/* Begins; what the request leads to is not needed any more. */
pdk_result abidw_start(struct abidw **out, const struct abidw_request *request,
                       pdk_error *error);

/* Waits for its end, and releases it. */
pdk_result abidw_wait(char **out, size_t *out_bytes, struct abidw *abidw,
                      pdk_error *error);

/* Ends it, and releases it. Accepts NULL. */
void abidw_drop(struct abidw *abidw);

/* Both. */
pdk_result abidw_run(char **out, size_t *out_bytes,
                     const struct abidw_request *request, pdk_error *error);

#endif
