/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the types of an image: runs abidw and reads its output into a graph.
 */
#include "check/types.h"

#include <stdlib.h>

#include "check/abidw.h"
#include "check/abixml.h"

pdk_result types_wait(struct graph *out, struct abidw *abidw, pdk_error *error)
{
    char *text = NULL;
    size_t size = 0;
    pdk_result result = abidw_wait(&text, &size, abidw, error);

    *out = (struct graph){ 0 };
    if (result != PDK_OK)
        return result;
    result = abixml_read(out, text, size, "abidw's output", error);
    free(text);
    return result == PDK_OK || result == PDK_E_MEMORY ? result
                                                      : PDK_E_UNSUPPORTED;
}

pdk_result types_read(struct graph *out, const void *image, size_t image_bytes,
                      double timeout_s, pdk_error *error)
{
    struct abidw_request request = { .image = image,
                                     .image_bytes = image_bytes,
                                     .timeout_s = timeout_s };
    struct abidw *abidw;
    pdk_result result = abidw_start(&abidw, &request, error);

    *out = (struct graph){ 0 };
    return result == PDK_OK ? types_wait(out, abidw, error) : result;
}
