/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The reload transaction. Until pdk__slot_commit() nothing that the host can
 * see has changed, so every failure has the same cure: throw the candidate
 * away, and let the old instances have back what they handed over. Only where
 * the loader cannot have both images does the old one go first; then it comes
 * back as after a crash.
 */
#include "reload.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "failure.h"
#include "snapshot.h"

/* A candidate and what it would replace, on its way through the stages. */
struct attempt {
    struct slot *slot;
    const struct stage_means *means;
    struct reload_report *report;
    struct candidate *staged;
    struct generation *candidate;
    struct incarnation **made;       /* one for each instance of the slot */
    struct pdk_snapshot **snapshots; /* likewise; NULL: no state */
    struct gates gates;
    size_t count;
    uint64_t stage_began_ns;
    uint64_t began_ns;
};

static bool is_rollback(const struct attempt *attempt)
{
    return attempt->means->copy != NULL;
}

static uint64_t now_ns(const struct attempt *attempt)
{
    struct surroundings *surroundings = attempt->means->surroundings;

    return surroundings->now_ns(surroundings->host);
}

/* Puts the time since the last stage to the account of this one. */
static void end_stage(struct attempt *attempt, uint32_t stage)
{
    uint64_t now = now_ns(attempt);

    attempt->report->stages_us[stage] +=
        (uint32_t)((now - attempt->stage_began_ns + 500) / 1000);
    attempt->stage_began_ns = now;
}

/* What staging takes is on the candidate's own account. */
static void begin_stage(struct attempt *attempt)
{
    attempt->stage_began_ns = now_ns(attempt);
}

static pdk_result judge_candidate(struct attempt *attempt, pdk_error *error)
{
    struct candidate *staged = attempt->staged;
    struct reload_report *report = attempt->report;
    pdk_result result = pdk__stage_read(staged, attempt->means, error);

    attempt->candidate = staged->generation;
    if (result != PDK_OK)
        return result;
    memcpy(report->build_id, staged->generation->metadata.build_id,
           sizeof report->build_id);
    memcpy(report->content, staged->generation->shadow.content,
           sizeof report->content);
    result = pdk__stage_judge(staged, attempt->slot, attempt->means, error);
    begin_stage(attempt);
    return result;
}

static pdk_result fly_candidate(struct attempt *attempt, pdk_error *error)
{
    pdk_result result =
        pdk__stage_fly(attempt->staged, attempt->slot, attempt->means,
                       attempt->report->remark, error);

    begin_stage(attempt);
    return result;
}

static pdk_result load_candidate(struct attempt *attempt, pdk_error *error)
{
    pdk_result result = pdk__stage_load(attempt->staged, attempt->means, error);

    begin_stage(attempt);
    return result;
}

static pdk_result make_room(struct attempt *attempt, pdk_error *error)
{
    attempt->count = pdk__slot_instance_count(attempt->slot);
    if (attempt->count == 0)
        return PDK_OK;
    attempt->made = calloc(attempt->count, sizeof *attempt->made);
    attempt->snapshots = calloc(attempt->count, sizeof *attempt->snapshots);
    if (attempt->made == NULL || attempt->snapshots == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < attempt->count; i++) {
        attempt->made[i] = calloc(1, sizeof **attempt->made);
        if (attempt->made[i] == NULL)
            return pdk__fail_memory(error);
    }
    return PDK_OK;
}

static pdk_result create_instances(struct attempt *attempt, pdk_error *error)
{
    struct generation *candidate = attempt->candidate;
    pdk_result result = PDK_OK;
    size_t i = 0;

    for (struct pdk_instance *at = attempt->slot->instances;
         at != NULL && result == PDK_OK; at = at->next) {
        struct origin origin = {
            .plugin = pdk__metadata_find(&candidate->metadata, at->plugin_id),
            .before = at->current,
            .reason =
                is_rollback(attempt) ? PDK_REASON_ROLLBACK : PDK_REASON_RELOAD,
            .config = pdk_root(at->config),
            .directory = attempt->slot->directory,
        };

        result = pdk__incarnation_begin(attempt->made[i++], candidate, &origin,
                                        error);
    }
    end_stage(attempt, PDK_STAGE_CREATE);
    return result;
}

/* From here to the commit no other thread is inside. */
static pdk_result drain_calls(struct attempt *attempt, pdk_error *error)
{
    pdk_result result = PDK_OK;

    if (attempt->count > 0)
        result = pdk__gates_close(&attempt->gates, attempt->slot, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_DRAIN, attempt->slot->path);
    end_stage(attempt, PDK_STAGE_DRAIN);
    return result;
}

/* An instance that crashed is not asked for its state: what it last took over
 * from is the newest that can be trusted. Going back, none is asked: the older
 * build could not read what the newer one writes. */
static pdk_result save_instances(struct attempt *attempt, pdk_error *error)
{
    pdk_result result = PDK_OK;
    size_t i = 0;

    for (struct pdk_instance *at = attempt->slot->instances;
         at != NULL && result == PDK_OK; at = at->next, i++) {
        if (!at->current->is_broken && !is_rollback(attempt))
            result = pdk__snapshot_take(&attempt->snapshots[i], at->current,
                                        attempt->slot->current, error);
    }
    end_stage(attempt, PDK_STAGE_SAVE);
    return result;
}

static pdk_result restore_instances(struct attempt *attempt, pdk_error *error)
{
    pdk_result result = PDK_OK;
    size_t i = 0;

    for (struct pdk_instance *at = attempt->slot->instances;
         at != NULL && result == PDK_OK; at = at->next, i++) {
        const struct pdk_snapshot *snapshot = attempt->snapshots[i];

        if (snapshot == NULL)
            snapshot = at->kept;
        if (snapshot == NULL)
            continue;
        attempt->report->state_bytes += snapshot->state->size_bytes;
        result = pdk__snapshot_apply(snapshot, attempt->made[i],
                                     attempt->candidate, error);
    }
    end_stage(attempt, PDK_STAGE_RESTORE);
    return result;
}

static pdk_result test_instances(struct attempt *attempt, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < attempt->count && result == PDK_OK; i++) {
        struct hook hook = { .kind = HOOK_SELF_TEST };

        result = pdk__incarnation_call(attempt->made[i], attempt->candidate,
                                       &hook, error);
    }
    end_stage(attempt, PDK_STAGE_SELF_TEST);
    return result;
}

/* What can be owned only once changes hands, one instance after the other. */
static pdk_result activate_instances(struct attempt *attempt, pdk_error *error)
{
    struct slot *slot = attempt->slot;
    pdk_result result = PDK_OK;
    size_t i = 0;

    for (struct pdk_instance *at = slot->instances;
         at != NULL && result == PDK_OK; at = at->next) {
        pdk__incarnation_deactivate(at->current, slot->current);
        result = pdk__incarnation_activate(attempt->made[i++],
                                           attempt->candidate, error);
    }
    end_stage(attempt, PDK_STAGE_ACTIVATE);
    return result;
}

static void note_newcomers(struct attempt *attempt)
{
    const struct metadata *now = &attempt->candidate->metadata;
    const struct generation *before = attempt->slot->current;

    for (uint32_t i = 0; i < now->plugin_count; i++)
        if (before == NULL ||
            pdk__metadata_find(&before->metadata, now->plugins[i].id) == NULL)
            attempt->report->newcomers |= UINT64_C(1) << i;
}

/* What each instance has last saved is the newest that can be trusted. */
static void keep_snapshots(struct attempt *attempt)
{
    size_t i = 0;

    for (struct pdk_instance *at = attempt->slot->instances; at != NULL;
         at = at->next, i++) {
        struct pdk_snapshot *before = at->kept;

        if (attempt->snapshots[i] == NULL)
            continue;
        at->kept = attempt->snapshots[i];
        attempt->snapshots[i] = before;
    }
}

static void commit(struct attempt *attempt)
{
    struct slot *slot = attempt->slot;

    note_newcomers(attempt);
    pdk__slot_commit(slot, &attempt->candidate, attempt->made);
    slot->last_generation = slot->current->number;
    slot->faulted[0] = '\0';
    slot->is_refused = false;
    for (struct pdk_instance *at = slot->instances; at != NULL; at = at->next)
        pdk__incarnation_settle(at->current);
    keep_snapshots(attempt);
    attempt->report->instances = (uint32_t)attempt->count;
    end_stage(attempt, PDK_STAGE_COMMIT);
}

/* Ends the instances that the attempt holds: the candidate's, or, after commit,
 * those that it has replaced. */
static void end_instances(struct attempt *attempt)
{
    for (size_t i = 0; attempt->made != NULL && i < attempt->count; i++) {
        if (attempt->made[i] != NULL)
            pdk__incarnation_end(attempt->made[i], attempt->candidate);
        free(attempt->made[i]);
    }
    for (size_t i = 0; attempt->snapshots != NULL && i < attempt->count; i++)
        pdk_snapshot_destroy(attempt->snapshots[i]);
    free(attempt->made);
    free(attempt->snapshots);
    end_stage(attempt, PDK_STAGE_RETIRE);
}

static pdk_result close_running(struct attempt *attempt, pdk_error *error)
{
    (void)error;
    pdk__slot_suspend(attempt->slot);
    pdk__generation_unload(attempt->slot->current);
    attempt->report->is_closed_first = true;
    end_stage(attempt, PDK_STAGE_RETIRE);
    return PDK_OK;
}

static pdk_result run_stages(struct attempt *attempt, pdk_error *error)
{
    typedef pdk_result (*stage)(struct attempt *, pdk_error *);
    static const stage beside[] = {
        make_room,          fly_candidate,  load_candidate,    create_instances,
        drain_calls,        save_instances, restore_instances, test_instances,
        activate_instances, NULL,
    };
    static const stage close_first[] = {
        make_room,
        fly_candidate,
        drain_calls,
        save_instances,
        close_running,
        load_candidate,
        create_instances,
        restore_instances,
        test_instances,
        activate_instances,
        NULL,
    };
    struct standing standing = pdk__stage_standing(attempt->slot);
    pdk_result result = judge_candidate(attempt, error);
    const stage *next = close_first;

    if (result != PDK_OK)
        return result;
    if (attempt->staged->is_loaded ||
        pdk__stage_fits_beside(&standing, attempt->staged))
        next = beside;
    while (result == PDK_OK && *next != NULL)
        result = (*next++)(attempt, error);
    return result;
}

/* Nobody waits longer than until the new code can be called. */
static void succeed(struct attempt *attempt)
{
    commit(attempt);
    pdk__gates_open(&attempt->gates);
    end_instances(attempt);
}

/* The candidate gives back what it has taken before the old ones get it. */
static void give_up(struct attempt *attempt, pdk_error *reason)
{
    if (attempt->report->is_closed_first && !is_rollback(attempt)) {
        keep_snapshots(attempt);
        pdk__shadow_keep(&attempt->slot->current->shadow, &attempt->slot->good);
    }
    end_instances(attempt);
    pdk__error_place(reason, PDK_STAGE_NONE, attempt->slot->path);
    pdk__slot_resume(attempt->slot, reason);
    pdk__gates_open(&attempt->gates);
}

/* Whose code has run, for the log. */
static const char *plugin_of(const struct slot *slot)
{
    return slot->current != NULL ? slot->current->metadata.plugins[0].id : "";
}

/* What staging took goes before what the transaction took. */
static void add_up(struct attempt *attempt, uint64_t staged_before_ns)
{
    struct reload_report *report = attempt->report;
    uint64_t ran_ns = now_ns(attempt) - attempt->began_ns;

    for (size_t i = 0; i < PDK_STAGE_COUNT; i++)
        report->stages_us[i] += attempt->staged->stages_us[i];
    report->total_us = (staged_before_ns + ran_ns + 500) / 1000;
}

pdk_result pdk__reload_run(struct slot *slot, struct candidate *candidate,
                           const struct stage_means *means,
                           struct reload_report *report, pdk_error *error)
{
    struct attempt attempt = {
        .slot = slot,
        .staged = candidate,
        .means = means,
        .report = report,
    };
    uint64_t staged_before_ns = candidate->spent_ns;
    pdk_error reason = PDK_ERROR_INIT;
    struct handlers handlers;
    pdk_result result;

    *report = (struct reload_report){ 0 };
    attempt.began_ns = attempt.stage_began_ns = now_ns(&attempt);
    pdk__handlers_read(&handlers);
    result = run_stages(&attempt, &reason);
    if (result == PDK_OK)
        succeed(&attempt);
    else
        give_up(&attempt, &reason);
    pdk__surroundings_restore(means->surroundings, &handlers, plugin_of(slot));
    add_up(&attempt, staged_before_ns);
    report->replaced = attempt.candidate;
    candidate->generation = NULL;
    if (result != PDK_OK && error != NULL)
        *error = reason;
    return result;
}
