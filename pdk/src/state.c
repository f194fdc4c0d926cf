/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Saving, migrating and restoring state through the plugins' hooks. A snapshot
 * is never changed once it is taken: migrating makes new trees from it.
 */
#include "state.h"

#include <stdlib.h>

#include "failure.h"
#include "layout.h"
#include "remnant.h"
#include "text.h"

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

pdk_result pdk__state_save(struct pdk_snapshot **out, struct incarnation *from,
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

pdk_result pdk__state_restore(const struct pdk_snapshot *snapshot,
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
