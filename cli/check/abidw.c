/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs abidw on a private copy of the image, so that later writes to the file
 * have no effect, and uses only the file that it writes.
 */
#include "check/abidw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/scratch.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"

#define OUTPUT_LIMIT ((uint64_t)256 << 20)
#define MEMORY_LIMIT ((uint64_t)4 << 30)

struct abidw {
    struct process *process;
    struct cache folder; /* its own */
    double timeout_s;
};

static pdk_result judge_end(const struct process_result *end, double timeout_s,
                            pdk_error *error)
{
    const char *said = end->output != NULL ? end->output : "";
    int size = (int)strcspn(said, "\n");

    if (end->timed_out)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "abidw did not finish within %g seconds", timeout_s);
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

static pdk_result start_in(struct abidw *abidw, bool wants_all,
                           pdk_error *error)
{
    const char *const arguments[] = {
        "abidw",
        "--no-corpus-path",
        "--no-comp-dir-path",
        "--drop-undefined-syms",
        "--out-file",
        "types.abi",
        "image.so",
        wants_all ? "--load-all-types" : NULL,
        NULL,
    };
    static const char *const environment[] = { "HOME=/nonexistent", "LC_ALL=C",
                                               "PATH=/usr/bin:/bin", NULL };
    struct process_request request = {
        .arguments = arguments,
        .environment = environment,
        .directory = abidw->folder.path,
        .timeout_s = abidw->timeout_s,
        .memory_limit_bytes = MEMORY_LIMIT,
        .cpu_limit_s = abidw->timeout_s,
        .captures_output = true,
        .output_limit_bytes = 4096,
    };

    return process_start(&abidw->process, &request, error);
}

static void release(struct abidw *abidw)
{
    scratch_remove(&abidw->folder);
    free(abidw);
}

static pdk_result start(struct abidw *abidw,
                        const struct abidw_request *request, pdk_error *error)
{
    char path[SCRATCH_SIZE + 32];
    pdk_result result = scratch_make(&abidw->folder, error);

    if (result != PDK_OK)
        return result;
    snprintf(path, sizeof path, "%s/image.so", abidw->folder.path);
    result = pdk__file_write_new(path, request->image, request->image_bytes,
                                 0600, error);
    return result == PDK_OK ? start_in(abidw, request->wants_all, error)
                            : result;
}

pdk_result abidw_start(struct abidw **out, const struct abidw_request *request,
                       pdk_error *error)
{
    char path[SCRATCH_SIZE];
    struct abidw *abidw;
    pdk_result result;

    *out = NULL;
    if (!process_find(path, sizeof path, "abidw"))
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "abidw is not in PATH; install it: apt install "
                        "abigail-tools");
    abidw = calloc(1, sizeof *abidw);
    if (abidw == NULL)
        return pdk__fail_memory(error);
    abidw->timeout_s = request->timeout_s;
    result = start(abidw, request, error);
    if (result == PDK_OK)
        *out = abidw;
    else
        release(abidw);
    return result;
}

static pdk_result read_output(char **out, size_t *out_bytes,
                              const struct abidw *abidw, pdk_error *error)
{
    char path[SCRATCH_SIZE + 32];

    snprintf(path, sizeof path, "%s/types.abi", abidw->folder.path);
    if (!folder_exists(path))
        return pdk_fail(error, PDK_E_UNSUPPORTED, "abidw wrote no output");
    return pdk__file_read_all(out, out_bytes, path, OUTPUT_LIMIT, error);
}

pdk_result abidw_wait(char **out, size_t *out_bytes, struct abidw *abidw,
                      pdk_error *error)
{
    struct process_result end;
    pdk_result result = process_wait(&end, abidw->process, error);

    *out = NULL;
    if (result == PDK_OK) {
        result = judge_end(&end, abidw->timeout_s, error);
        process_result_finish(&end);
    }
    if (result == PDK_OK)
        result = read_output(out, out_bytes, abidw, error);
    release(abidw);
    return result;
}

void abidw_drop(struct abidw *abidw)
{
    if (abidw == NULL)
        return;
    process_drop(abidw->process);
    release(abidw);
}

pdk_result abidw_run(char **out, size_t *out_bytes,
                     const struct abidw_request *request, pdk_error *error)
{
    struct abidw *abidw;
    pdk_result result = abidw_start(&abidw, request, error);

    *out = NULL;
    return result == PDK_OK ? abidw_wait(out, out_bytes, abidw, error) : result;
}
