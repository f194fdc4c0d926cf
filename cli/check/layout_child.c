/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads layouts in a forked child, which has the image in its memory already. A
 * crash there does not affect this process.
 */
#include "check/layout_child.h"

#include <stdlib.h>

#include "check/layout.h"
#include "check/traits.h"
#include "failure.h"
#include "platform/process.h"

#define OUTPUT_LIMIT ((size_t)64 << 20)

/* In the child: the image is a private copy, which libelf may modify. */
static int describe(void *argument)
{
    const struct layout_request *request = argument;
    struct text_buffer text = TEXT_BUFFER_INIT;
    pdk_result result = layout_describe(
        &text, (char *)(uintptr_t)request->image, request->image_bytes,
        request->symbols, request->symbol_count, NULL);

    return result == PDK_OK && process_say(text.data, text.size_bytes) ? 0 : 1;
}

static int describe_traits(void *argument)
{
    const struct layout_request *request = argument;
    struct text_buffer text = TEXT_BUFFER_INIT;
    pdk_result result = traits_describe(
        &text, (char *)(uintptr_t)request->image, request->image_bytes, NULL);

    return result == PDK_OK && process_say(text.data, text.size_bytes) ? 0 : 1;
}

static pdk_result start(struct process **out, int (*work)(void *),
                        const struct layout_request *request, pdk_error *error)
{
    struct layout_request copy = *request;
    struct process_request child = {
        .work = work,
        .argument = &copy,
        .timeout_s = request->timeout_s,
        .cpu_limit_s = request->timeout_s,
        .captures_output = true,
        .output_limit_bytes = OUTPUT_LIMIT,
    };

    return process_start(out, &child, error);
}

pdk_result layout_child_start(struct process **out,
                              const struct layout_request *request,
                              pdk_error *error)
{
    return start(out, describe, request, error);
}

pdk_result layout_child_start_traits(struct process **out,
                                     const struct layout_request *request,
                                     pdk_error *error)
{
    return start(out, describe_traits, request, error);
}

pdk_result layout_child_wait(char **out, struct process *child,
                             pdk_error *error)
{
    struct process_result end;
    pdk_result result = process_wait(&end, child, error);

    *out = NULL;
    if (result != PDK_OK)
        return result;
    if (end.exit_code == 0) {
        *out = end.output;
        return PDK_OK;
    }
    process_result_finish(&end);
    return pdk_fail(error, PDK_E_UNSUPPORTED,
                    "the debug information could not be read: %s",
                    end.timed_out     ? "it took too long"
                    : end.signal != 0 ? "its reader crashed"
                                      : "its reader failed");
}

pdk_result layout_child_run(char **out, const struct layout_request *request,
                            pdk_error *error)
{
    struct process *child;
    pdk_result result = layout_child_start(&child, request, error);

    *out = NULL;
    return result == PDK_OK ? layout_child_wait(out, child, error) : result;
}
