/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs `pdk inspect --layout` on a private copy of the image.
 */
#include "check/layout_child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/scratch.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"

#define PROGRAM_SIZE 4096
#define OUTPUT_LIMIT ((size_t)64 << 20)

static pdk_result run_in(const char *folder, char **out,
                         const struct layout_request *request,
                         const char **words, pdk_error *error)
{
    static const char *const environment[] = { "HOME=/nonexistent", "LC_ALL=C",
                                               NULL };
    struct process_request child = {
        .arguments = words,
        .environment = environment,
        .directory = folder,
        .timeout_s = request->timeout_s,
        .cpu_limit_s = request->timeout_s,
        .captures_output = true,
        .output_limit_bytes = OUTPUT_LIMIT,
    };
    struct process_result end;
    pdk_result result = process_run(&end, &child, error);

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

static pdk_result run(char **out, const struct layout_request *request,
                      const char **words, pdk_error *error)
{
    char folder[SCRATCH_SIZE], path[SCRATCH_SIZE + 16];
    pdk_result result = scratch_make(folder, sizeof folder, error);

    if (result != PDK_OK)
        return result;
    snprintf(path, sizeof path, "%s/image.so", folder);
    result = pdk__file_write_new(path, request->image, request->image_bytes,
                                 0600, error);
    if (result == PDK_OK)
        result = run_in(folder, out, request, words, error);
    folder_remove(folder);
    return result;
}

pdk_result layout_child_run(char **out, const struct layout_request *request,
                            pdk_error *error)
{
    char program[PROGRAM_SIZE];
    const char **words;
    pdk_result result;

    *out = NULL;
    result = process_program(program, sizeof program, error);
    if (result != PDK_OK)
        return result;
    words = calloc(request->symbol_count + 6, sizeof *words);
    if (words == NULL)
        return pdk__fail_memory(error);
    words[0] = program;
    words[1] = "inspect";
    words[2] = "--layout";
    words[3] = "--";
    words[4] = "image.so";
    for (size_t i = 0; i < request->symbol_count; i++)
        words[5 + i] = request->symbols[i];
    result = run(out, request, words, error);
    free(words);
    return result;
}

const char *layout_child_find(const char *texts, const char *symbol,
                              size_t *size_bytes)
{
    size_t name = strlen(symbol);

    for (const char *at = texts; at != NULL; at = strstr(at, "\n== ")) {
        const char *end;

        if (at[0] == '\n')
            at++;
        if (strncmp(at, "== ", 3) != 0 || strncmp(at + 3, symbol, name) != 0 ||
            at[3 + name] != '\n')
            continue;
        at += 3 + name + 1;
        end = strncmp(at, "== ", 3) == 0 ? at : strstr(at, "\n== ");
        *size_bytes = end == NULL ? strlen(at)
                      : end == at ? 0
                                  : (size_t)(end - at) + 1;
        return *size_bytes > 0 ? at : NULL;
    }
    *size_bytes = 0;
    return NULL;
}
