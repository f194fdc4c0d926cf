/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs abidw on a private copy, so that no name and no later write can matter,
 * and takes nothing from it but the file that it wrote.
 */
#include "check/abidw.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "check/scratch.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"

#define OUTPUT_LIMIT ((uint64_t)256 << 20)
#define MEMORY_LIMIT ((uint64_t)4 << 30)

static pdk_result judge_end(const struct process_result *end, double timeout_s,
                            pdk_error *error)
{
    const char *said = end->output != NULL ? end->output : "";
    int size = (int)strcspn(said, "\n");

    if (end->timed_out)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "abidw did not come to an end in %g seconds",
                        timeout_s);
    if (end->signal != 0)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "abidw crashed on this file (signal %d)%s%.*s",
                        end->signal, size > 0 ? ": " : "", size, said);
    if (end->exit_code != 0)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "abidw failed (exit %d)%s%.*s", end->exit_code,
                        size > 0 ? ": " : "", size, said);
    return PDK_OK;
}

static pdk_result run_in(const char *folder, double timeout_s, pdk_error *error)
{
    static const char *const arguments[] = {
        "abidw",
        "--no-corpus-path",
        "--no-comp-dir-path",
        "--drop-undefined-syms",
        "--out-file",
        "types.abi",
        "image.so",
        NULL,
    };
    static const char *const environment[] = { "HOME=/nonexistent", "LC_ALL=C",
                                               "PATH=/usr/bin:/bin", NULL };
    struct process_request request = {
        .arguments = arguments,
        .environment = environment,
        .directory = folder,
        .timeout_s = timeout_s,
        .memory_limit_bytes = MEMORY_LIMIT,
        .cpu_limit_s = timeout_s,
        .captures_output = true,
        .output_limit_bytes = 4096,
    };
    struct process_result end;
    pdk_result result = process_run(&end, &request, error);

    if (result != PDK_OK)
        return result;
    result = judge_end(&end, timeout_s, error);
    process_result_finish(&end);
    return result;
}

static pdk_result analyse(char **out, size_t *out_bytes, const char *folder,
                          const struct abidw_request *request, pdk_error *error)
{
    char path[SCRATCH_SIZE + 32];
    pdk_result result;

    snprintf(path, sizeof path, "%s/image.so", folder);
    result = pdk__file_write_new(path, request->image, request->image_bytes,
                                 0600, error);
    if (result == PDK_OK)
        result = run_in(folder, request->timeout_s, error);
    if (result != PDK_OK)
        return result;
    snprintf(path, sizeof path, "%s/types.abi", folder);
    if (!folder_exists(path))
        return pdk_fail(error, PDK_E_UNSUPPORTED, "abidw wrote nothing");
    return pdk__file_read_all(out, out_bytes, path, OUTPUT_LIMIT, error);
}

pdk_result abidw_run(char **out, size_t *out_bytes,
                     const struct abidw_request *request, pdk_error *error)
{
    char folder[SCRATCH_SIZE];
    pdk_result result;

    *out = NULL;
    if (!process_find(folder, sizeof folder, "abidw"))
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no abidw in PATH; apt install abigail-tools "
                        "brings it");
    result = scratch_make(folder, sizeof folder, error);
    if (result != PDK_OK)
        return result;
    result = analyse(out, out_bytes, folder, request, error);
    folder_remove(folder);
    return result;
}
