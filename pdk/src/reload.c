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
#include "registry.h"

/* A candidate and what it would replace, on its way through the stages. */
struct attempt {
    struct slot *slot;
    const struct stage_means *means;
    struct reload_report *report;
    struct candidate *staged;
    struct generation *candidate;
    struct parts *parts; /* in the report */
    struct gates gates;
    bool is_beside; /* what runs stays until the candidate has taken over */
    struct departure *departure; /* of calls that will be left; or NULL */
    uint64_t stage_began_ns;
    uint64_t began_ns;
    struct handlers handlers; /* as they were before any code ran */
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

/* Puts the time since the last stage to the account of this one. What staging
 * takes is on the candidate's own, and on nobody's here. */
static void end_stage(struct attempt *attempt, uint32_t stage)
{
    uint64_t now = now_ns(attempt);

    if (stage != PDK_STAGE_NONE)
        attempt->report->stages_us[stage] +=
            (uint32_t)((now - attempt->stage_began_ns + 500) / 1000);
    attempt->stage_began_ns = now;
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
    end_stage(attempt, PDK_STAGE_NONE);
    return result;
}

static pdk_result fly_candidate(struct attempt *attempt, pdk_error *error)
{
    return pdk__stage_fly(attempt->staged, attempt->slot, attempt->means,
                          attempt->report->remark, error);
}

static pdk_result gather_parts(struct attempt *attempt, pdk_error *error)
{
    struct plan plan = {
        .slots = attempt->means->gate->slots,
        .slot = attempt->slot,
        .candidate = &attempt->candidate->metadata,
    };

    attempt->parts->candidate = attempt->candidate;
    attempt->parts->is_rollback = is_rollback(attempt);
    return pdk__parts_gather(attempt->parts, &plan, error);
}

static pdk_result load_candidate(struct attempt *attempt, pdk_error *error)
{
    return pdk__stage_load(attempt->staged, attempt->means, error);
}

static pdk_result create_instances(struct attempt *attempt, pdk_error *error)
{
    return pdk__parts_create(attempt->parts, error);
}

/* From here to the commit no other thread is inside. */
static pdk_result drain_calls(struct attempt *attempt, pdk_error *error)
{
    const struct parts *parts = attempt->parts;
    pdk_result result = PDK_OK;

    attempt->gates.may_leave_calls =
        attempt->is_beside && attempt->means->surroundings->leaves_calls &&
        pdk__parts_are_stateless(parts);
    for (size_t i = 0; i < parts->count; i++)
        pdk__gates_add(&attempt->gates, parts->items[i].instance);
    if (parts->count > 0)
        result = pdk__gates_close(&attempt->gates, attempt->means->surroundings,
                                  error);
    if (result == PDK_OK && attempt->gates.has_calls) {
        attempt->departure = calloc(1, sizeof *attempt->departure);
        if (attempt->departure == NULL)
            result = pdk__fail_memory(error);
    }
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_DRAIN, attempt->slot->path);
    return result;
}

static pdk_result save_instances(struct attempt *attempt, pdk_error *error)
{
    return pdk__parts_save(attempt->parts, error);
}

static pdk_result restore_instances(struct attempt *attempt, pdk_error *error)
{
    return pdk__parts_restore(attempt->parts, error);
}

static pdk_result test_instances(struct attempt *attempt, pdk_error *error)
{
    return pdk__parts_test(attempt->parts, error);
}

static pdk_result activate_instances(struct attempt *attempt, pdk_error *error)
{
    return pdk__parts_activate(attempt->parts, error);
}

/* Who provides what has changed, for all that has been found. */
static void refresh(struct attempt *attempt)
{
    pdk__registry_refresh(attempt->means->surroundings,
                          attempt->means->gate->slots);
}

static pdk_result close_running(struct attempt *attempt, pdk_error *error)
{
    (void)error;
    pdk__slot_suspend(attempt->slot);
    refresh(attempt);
    pdk__generation_unload(attempt->slot->current);
    attempt->report->is_closed_first = true;
    return PDK_OK;
}

/* One stage, and on whose account its time goes. */
struct stage {
    pdk_result (*run)(struct attempt *attempt, pdk_error *error);
    uint32_t account;
};

static const struct stage beside[] = {
    { gather_parts, PDK_STAGE_CREATE },
    { fly_candidate, PDK_STAGE_NONE },
    { load_candidate, PDK_STAGE_NONE },
    { create_instances, PDK_STAGE_CREATE },
    { drain_calls, PDK_STAGE_DRAIN },
    { save_instances, PDK_STAGE_SAVE },
    { restore_instances, PDK_STAGE_RESTORE },
    { test_instances, PDK_STAGE_SELF_TEST },
    { activate_instances, PDK_STAGE_ACTIVATE },
    { NULL, PDK_STAGE_NONE },
};

static const struct stage close_first[] = {
    { gather_parts, PDK_STAGE_CREATE },
    { fly_candidate, PDK_STAGE_NONE },
    { drain_calls, PDK_STAGE_DRAIN },
    { save_instances, PDK_STAGE_SAVE },
    { close_running, PDK_STAGE_RETIRE },
    { load_candidate, PDK_STAGE_NONE },
    { create_instances, PDK_STAGE_CREATE },
    { restore_instances, PDK_STAGE_RESTORE },
    { test_instances, PDK_STAGE_SELF_TEST },
    { activate_instances, PDK_STAGE_ACTIVATE },
    { NULL, PDK_STAGE_NONE },
};

static pdk_result run_stages(struct attempt *attempt, pdk_error *error)
{
    struct standing standing = pdk__stage_standing(attempt->slot);
    pdk_result result = judge_candidate(attempt, error);
    const struct stage *next = close_first;

    if (result != PDK_OK)
        return result;
    pdk__surroundings_read(attempt->means->surroundings, &attempt->handlers);
    if (attempt->staged->is_loaded ||
        pdk__stage_fits_beside(&standing, attempt->staged))
        next = beside;
    attempt->is_beside = next == beside;
    for (; result == PDK_OK && next->run != NULL; next++) {
        result = next->run(attempt, error);
        end_stage(attempt, next->account);
    }
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

static void commit(struct attempt *attempt)
{
    note_newcomers(attempt);
    pdk__slot_commit(attempt->slot, &attempt->candidate);
    pdk__parts_commit(attempt->parts);
    refresh(attempt);
    end_stage(attempt, PDK_STAGE_COMMIT);
}

/* Ends the instances that the attempt holds: the candidate's, or, after commit,
 * those that it has replaced. */
static void end_instances(struct attempt *attempt)
{
    pdk__parts_end(attempt->parts);
    end_stage(attempt, PDK_STAGE_RETIRE);
}

/* Nobody waits longer than until the new code can be called. */
static void succeed(struct attempt *attempt)
{
    commit(attempt);
    if (attempt->departure != NULL) {
        pdk__parts_depart(attempt->parts, attempt->departure);
        pdk__gates_leave_calls(&attempt->gates, &attempt->departure->mark);
    }
    pdk__gates_open(&attempt->gates);
    end_instances(attempt);
}

/* The candidate gives back what it has taken before the old ones get it. */
static void give_up(struct attempt *attempt, pdk_error *reason)
{
    if (attempt->report->is_closed_first && !is_rollback(attempt)) {
        pdk__parts_keep_own(attempt->parts);
        pdk__shadow_keep(&attempt->slot->current->shadow, &attempt->slot->good);
    }
    end_instances(attempt);
    pdk__error_place(reason, PDK_STAGE_NONE, attempt->slot->path);
    pdk__parts_resume(attempt->parts, reason);
    if (attempt->report->is_closed_first)
        pdk__slot_miss(attempt->slot, reason);
    refresh(attempt);
    pdk__gates_open(&attempt->gates);
    free(attempt->departure);
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
        .parts = &report->parts,
    };
    uint64_t staged_before_ns = candidate->spent_ns;
    pdk_error reason = PDK_ERROR_INIT;
    pdk_result result;

    *report = (struct reload_report){ 0 };
    attempt.began_ns = attempt.stage_began_ns = now_ns(&attempt);
    result = run_stages(&attempt, &reason);
    if (result == PDK_OK)
        succeed(&attempt);
    else
        give_up(&attempt, &reason);
    pdk__surroundings_restore(means->surroundings, &attempt.handlers,
                              HANDLERS_OF_ANYBODY, plugin_of(slot));
    add_up(&attempt, staged_before_ns);
    report->replaced = attempt.candidate;
    candidate->generation = NULL;
    if (result != PDK_OK && error != NULL)
        *error = reason;
    return result;
}

void pdk__reload_report_finish(struct reload_report *report)
{
    pdk__parts_finish(&report->parts);
}
