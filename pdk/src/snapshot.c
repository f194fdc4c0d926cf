/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Saving, migrating and restoring state through the plugins' hooks, and
 * snapshots as files. A snapshot is never changed once it is taken: migrating
 * makes new trees from it.
 */
#include "snapshot.h"

#include <stdlib.h>

#include "archive.h"
#include "calls.h"
#include "failure.h"
#include "layout.h"
#include "platform/file.h"
#include "remnant.h"
#include "text.h"

/* What a snapshot's file may hold at most. */
#define SNAPSHOT_LIMIT_BYTES (UINT64_C(16) * 1024 * 1024 * 1024)

/* Lets a hook write the members of a map that is the root of a new tree. */
static pdk_result fill_map(pdk_writer **writer, const pdk_document **out,
                           struct hook *hook, struct incarnation *incarnation,
                           struct generation *generation, pdk_error *error)
{
    pdk_result result = pdk_writer_create(writer, error);

    if (result != PDK_OK)
        return result;
    pdk_put_map(*writer, NULL);
    hook->writer = *writer;
    result = pdk__incarnation_call(incarnation, generation, hook, error);
    if (result != PDK_OK)
        return result;
    pdk_put_end(*writer);
    return pdk_writer_finish(*writer, out, error);
}

static void identify(struct archive_info *out,
                     const struct incarnation *incarnation,
                     const struct generation *generation,
                     const pdk_document *state)
{
    pdk__text_copy(out->plugin_id, sizeof out->plugin_id,
                   incarnation->plugin->id);
    pdk__text_copy(out->build_id, sizeof out->build_id,
                   generation->metadata.build_id);
    out->state_version = incarnation->plugin->state_version;
    out->layout_fingerprint = pdk__layout_of_value(pdk_root(state));
}

/* Whoever reads it may have no such image any more. */
static pdk_result check_state(const struct incarnation *from,
                              const struct generation *generation,
                              const pdk_document *state, pdk_error *error)
{
    char remnant[480];

    if (!generation->surroundings->checks_states ||
        !pdk__remnant_find(remnant, sizeof remnant, pdk_root(state),
                           &generation->image))
        return PDK_OK;
    return pdk_fail(error, PDK_E_SAVE,
                    "%s: its state holds an address that ends with this build: "
                    "%s; save what it stands for",
                    from->plugin->id, remnant);
}

pdk_result pdk__snapshot_take(struct pdk_snapshot **out,
                              struct incarnation *from,
                              struct generation *generation, pdk_error *error)
{
    struct hook hook = { .kind = HOOK_SAVE };
    struct pdk_snapshot *snapshot;
    pdk_result result;

    *out = NULL;
    if (from->table->save == NULL)
        return PDK_OK;
    snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL)
        return pdk__fail_memory(error);
    result = fill_map(&snapshot->writer, &snapshot->state, &hook, from,
                      generation, error);
    if (result == PDK_OK)
        result = check_state(from, generation, snapshot->state, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_SAVE, NULL);
        pdk_snapshot_destroy(snapshot);
        return result;
    }
    identify(&snapshot->info, from, generation, snapshot->state);
    *out = snapshot;
    return PDK_OK;
}

static pdk_result restore(struct incarnation *to, struct generation *generation,
                          const pdk_document *state, uint32_t version,
                          pdk_error *error)
{
    struct hook hook = {
        .kind = HOOK_RESTORE,
        .state = pdk_root(state),
        .version = version,
    };

    return pdk__incarnation_call(to, generation, &hook, error);
}

/* One migration after the other, each from the tree of the one before. */
static pdk_result migrate_and_restore(const struct pdk_snapshot *snapshot,
                                      struct incarnation *to,
                                      struct generation *generation,
                                      pdk_error *error)
{
    const pdk_document *state = snapshot->state;
    uint32_t version = snapshot->info.state_version;
    pdk_writer *before = NULL, *after = NULL;
    pdk_result result = PDK_OK;

    while (version < to->plugin->state_version && result == PDK_OK) {
        struct hook hook = {
            .kind = HOOK_MIGRATE,
            .state = pdk_root(state),
            .version = version,
        };

        result = fill_map(&after, &state, &hook, to, generation, error);
        pdk_writer_destroy(before);
        before = after;
        after = NULL;
        version++;
    }
    if (result == PDK_OK)
        result = restore(to, generation, state, version, error);
    pdk_writer_destroy(before);
    return result;
}

pdk_result pdk__snapshot_apply(const struct pdk_snapshot *snapshot,
                               struct incarnation *to,
                               struct generation *generation, pdk_error *error)
{
    uint32_t saved = snapshot->info.state_version;
    uint32_t spoken = to->plugin->state_version;

    if (saved > spoken) {
        pdk__error_place(error, PDK_STAGE_RESTORE, NULL);
        return pdk_fail(error, PDK_E_STATE_NEWER,
                        "%s: the state was saved as version %u, this build "
                        "reads up to %u; load a newer build",
                        to->plugin->id, saved, spoken);
    }
    if (saved < spoken && to->table->migrate != NULL)
        return migrate_and_restore(snapshot, to, generation, error);
    return restore(to, generation, snapshot->state, saved, error);
}

pdk_result pdk_snapshot_take(pdk_snapshot **out, pdk_instance *instance,
                             pdk_error *error)
{
    struct pdk_snapshot *snapshot = NULL;
    struct gates gates = { 0 };
    pdk_result result;

    pdk__error_clear(error);
    if (out == NULL || instance == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_take() needs 'out' and an instance");
    if (instance->current->is_broken)
        return pdk_fail(error, PDK_E_FAULTED,
                        "%s crashed; its state cannot be trusted",
                        instance->plugin_id);
    if (instance->current->table->save == NULL)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "%s has no state: it has no save hook",
                        instance->plugin_id);
    pdk__gates_add(&gates, instance);
    result =
        pdk__gates_close(&gates, instance->slot->current->surroundings, error);
    if (result == PDK_OK)
        result = pdk__snapshot_take(&snapshot, instance->current,
                                    instance->slot->current, error);
    pdk__gates_open(&gates);
    if (result == PDK_OK)
        *out = snapshot;
    return result;
}

pdk_result pdk_snapshot_apply(const pdk_snapshot *snapshot,
                              pdk_instance *instance, pdk_error *error)
{
    struct gates gates = { 0 };
    pdk_result result;

    pdk__error_clear(error);
    if (snapshot == NULL || instance == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_apply() needs a snapshot and an "
                        "instance");
    if (instance->current->is_broken)
        return pdk_fail(error, PDK_E_FAULTED, "%s crashed and is not called",
                        instance->plugin_id);
    if (strcmp(snapshot->info.plugin_id, instance->plugin_id) != 0)
        return pdk_fail(error, PDK_E_IDENTITY,
                        "a state of %s cannot be given to %s",
                        snapshot->info.plugin_id, instance->plugin_id);
    pdk__gates_add(&gates, instance);
    result =
        pdk__gates_close(&gates, instance->slot->current->surroundings, error);
    if (result == PDK_OK)
        result = pdk__snapshot_apply(snapshot, instance->current,
                                     instance->slot->current, error);
    pdk__gates_open(&gates);
    return result;
}

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
