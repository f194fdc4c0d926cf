/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Snapshots as values and as files. Refuses a file of which any byte is wrong.
 */
#include "snapshot.h"

#include <stdlib.h>

#include "failure.h"
#include "platform/file.h"

/* What a snapshot's file may hold at most. */
#define SNAPSHOT_LIMIT_BYTES (UINT64_C(16) * 1024 * 1024 * 1024)

void pdk_snapshot_destroy(pdk_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    pdk_writer_destroy(snapshot->writer);
    free(snapshot->block);
    free(snapshot);
}

pdk_snapshot_info pdk_snapshot_describe(const pdk_snapshot *snapshot)
{
    return (pdk_snapshot_info){
        .struct_size = sizeof(pdk_snapshot_info),
        .state_version = snapshot->info.state_version,
        .plugin_id = snapshot->info.plugin_id,
        .build_id = snapshot->info.build_id,
        .layout_fingerprint = snapshot->info.layout_fingerprint,
        .state = snapshot->state,
    };
}

pdk_result pdk_snapshot_write(const pdk_snapshot *snapshot, const char *path,
                              pdk_error *error)
{
    void *data = NULL;
    size_t size = 0;
    pdk_result result;

    pdk__error_clear(error);
    if (snapshot == NULL || path == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_write() needs a snapshot and a path");
    result = pdk__archive_encode(&data, &size, &snapshot->info, snapshot->state,
                                 error);
    if (result == PDK_OK)
        result = pdk__file_replace(path, data, size, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_NONE, path);
    free(data);
    return result;
}

pdk_result pdk_snapshot_read(pdk_snapshot **out, const char *path,
                             pdk_error *error)
{
    struct pdk_snapshot *snapshot;
    char *data = NULL;
    size_t size = 0;
    pdk_result result;

    pdk__error_clear(error);
    if (out == NULL || path == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_read() needs 'out' and a path");
    snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL)
        return pdk__fail_memory(error);
    result =
        pdk__file_read_all(&data, &size, path, SNAPSHOT_LIMIT_BYTES, error);
    snapshot->block = data;
    if (result == PDK_OK)
        result = pdk__archive_decode(&snapshot->info, &snapshot->state, data,
                                     size, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_NONE, path);
        pdk_snapshot_destroy(snapshot);
        return result;
    }
    *out = snapshot;
    return PDK_OK;
}
