/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a contract and what it names. The baseline is for `pdk check` alone.
 */
#include "contract_file.h"

#include <stdlib.h>

#include "failure.h"
#include "platform/file.h"
#include "text.h"

/* More than any contract. */
#define TEXT_LIMIT_BYTES (UINT64_C(16) * 1024 * 1024)

static void read_layouts(struct contract_file *out, const char *path)
{
    char folder[PDK_ERROR_PATH_SIZE], beside[PDK_ERROR_PATH_SIZE];
    size_t size = 0;

    if (out->contract.layout == NULL ||
        !pdk__path_directory(folder, sizeof folder, path) ||
        !pdk__path_join(beside, sizeof beside, folder, out->contract.layout) ||
        pdk__file_read_all(&out->layouts, &size, beside, TEXT_LIMIT_BYTES,
                           NULL) != PDK_OK)
        return;
    out->layout_texts = (struct slice){ out->layouts, size };
}

pdk_result pdk__contract_open(struct contract_file *out, const char *path,
                              pdk_error *error)
{
    size_t size;
    pdk_result result;

    *out = (struct contract_file){ .text = NULL };
    result =
        pdk__file_read_all(&out->text, &size, path, TEXT_LIMIT_BYTES, error);
    if (result == PDK_OK)
        result =
            pdk__contract_parse(&out->contract, out->text, size, path, error);
    if (result == PDK_OK)
        read_layouts(out, path);
    else
        pdk__error_place(error, PDK_STAGE_NONE, path);
    return result;
}

void pdk__contract_close(struct contract_file *file)
{
    pdk__contract_finish(&file->contract);
    free(file->text);
    free(file->layouts);
    *file = (struct contract_file){ .text = NULL };
}
