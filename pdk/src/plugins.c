/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs the transaction for one slot after the other and remembers what came of
 * it. A failure in one slot never concerns another.
 */
#include "plugins.h"

#include <stdlib.h>
#include <string.h>

#include "announce.h"
#include "engine.h"
#include "failure.h"
#include "needs.h"
#include "registry.h"
#include "text.h"

static uint64_t now_ns(const struct plugins *plugins)
{
    return plugins->surroundings->now_ns(plugins->surroundings->host);
}

/* Here and now. */
static void end(struct plugins *plugins, struct generation *generation)
{
    if (pdk__generation_retire(generation)) {
        free(generation);
        return;
    }
    pdk__announce_zombie(&plugins->events, generation);
    pdk__zombies_add(&plugins->zombies, generation);
}

void pdk__plugins_dispose(struct plugins *plugins,
                          struct generation *generation)
{
    if (!generation->image.is_mapped ||
        !pdk__generation_leave_thread(generation) ||
        !pdk__engine_retire(plugins->engine, generation))
        end(plugins, generation);
}

bool pdk__plugins_take_lingering(struct plugins *plugins)
{
    struct generation *generation;
    bool is_any = false;

    while ((generation = pdk__engine_lingering(plugins->engine)) != NULL) {
        end(plugins, generation);
        is_any = true;
    }
    return is_any;
}

/* Nothing of what was handed over is on its way any more. */
static void await_disposed(struct plugins *plugins)
{
    pdk__engine_await_retired(plugins->engine);
    pdk__plugins_take_lingering(plugins);
}

void pdk__plugins_retire(struct plugins *plugins)
{
    if (plugins->retiring != NULL)
        pdk__plugins_dispose(plugins, plugins->retiring);
    plugins->retiring = NULL;
    for (struct slot *slot = plugins->slots; slot; slot = slot->next)
        if (slot->current != NULL)
            pdk__generation_let_go(slot->current);
    if (plugins->zombies.first != NULL)
        pdk__zombies_look(&plugins->zombies, now_ns(plugins));
}

/* Incarnations that could not end, and ways that could not be led elsewhere,
 * are tried again as zombies are. */
uint64_t pdk__plugins_due_ns(const struct plugins *plugins)
{
    if (plugins->surroundings->has_detours)
        return now_ns(plugins) + PDK__ZOMBIE_LOOK_NS;
    for (struct slot *slot = plugins->slots; slot; slot = slot->next)
        if (slot->current != NULL && slot->current->lingering != NULL)
            return now_ns(plugins) + PDK__ZOMBIE_LOOK_NS;
    return pdk__zombies_due_ns(&plugins->zombies);
}

/* Would the same bytes be refused again? Not if it was for want of something
 * that may be there the next time. */
static bool is_its_own_fault(pdk_result result)
{
    return result != PDK_E_MEMORY && result != PDK_E_SYSTEM &&
           result != PDK_E_LIMIT && result != PDK_E_IN_CALL &&
           result != PDK_E_NOT_FOUND && result != PDK_E_NEEDS &&
           result != PDK_E_UNVERIFIED;
}

/* The slots are in the order of loading, and not of being seen: what came
 * first is looked for first, and ends last. */
static void move_to_end(struct plugins *plugins, struct slot *slot)
{
    struct slot **link = &plugins->slots;

    while (*link != slot)
        link = &(*link)->next;
    *link = slot->next;
    while (*link != NULL)
        link = &(*link)->next;
    *link = slot;
    slot->next = NULL;
}

/* What waited for others may have got it. */
static void stir(struct plugins *plugins)
{
    bool is_any = false;

    for (struct slot *slot = plugins->has_waiting ? plugins->slots : NULL;
         slot != NULL; slot = slot->next)
        is_any = is_any || slot->is_waiting;
    plugins->has_waiting = plugins->has_stirred = is_any;
}

/* Keeps what was refused, and says so, unless it was said before. */
static void refuse(struct plugins *plugins, struct slot *slot,
                   const struct reload_report *report, const pdk_error *error)
{
    uint64_t reason = pdk_layout_of(error->message, 0);
    bool was_told =
        slot->is_waiting && slot->reason == reason &&
        memcmp(slot->refused, report->content, sizeof slot->refused) == 0;

    slot->is_refused = is_its_own_fault(error->code);
    slot->is_waiting = error->code == PDK_E_NEEDS;
    slot->reason = reason;
    memcpy(slot->refused, report->content, sizeof slot->refused);
    plugins->has_waiting = plugins->has_waiting || slot->is_waiting;
    if (!was_told)
        pdk__announce_refused(&plugins->events, slot, report, error);
}

/* What has to be said and remembered, whoever asked for the attempt. */
static void conclude(struct plugins *plugins, struct slot *slot,
                     const struct reload_report *report, const pdk_error *error)
{
    if (error->code == PDK_OK) {
        slot->is_missing = false;
        if (report->replaced == NULL)
            move_to_end(plugins, slot);
        pdk__announce_committed(&plugins->events, slot, report);
        pdk__announce_renewed(&plugins->events, report);
        stir(plugins);
    } else if (error->code == PDK_E_UNCHANGED) {
        slot->is_waiting = false;
    } else {
        refuse(plugins, slot, report, error);
    }
}

/* What makes an attempt more than looking at a file that changed. */
enum attempt_kind { ATTEMPT_NOTICED, ATTEMPT_ASKED, ATTEMPT_ROLLBACK };

struct attempt {
    struct slot *slot;
    struct candidate *candidate; /* as far as it is */
    enum attempt_kind kind;
};

/* The build that was replaced is kept to go back to; going back, there is
 * nothing behind it any more, so that a crash never goes round in circles. */
static void keep_copy(struct slot *slot, struct generation *replaced,
                      enum attempt_kind kind)
{
    if (kind == ATTEMPT_ROLLBACK)
        pdk__slot_forget_good(slot, replaced->surroundings);
    else
        pdk__shadow_keep(&replaced->shadow, &slot->good);
}

bool pdk__plugins_have_room(const struct plugins *plugins,
                            const struct slot *slot)
{
    return plugins->zombie_budget == 0 ||
           plugins->zombies.count < plugins->zombie_budget ||
           pdk__zombies_from(&plugins->zombies, slot->path) == 0;
}

static pdk_result run(struct plugins *plugins, const struct attempt *attempt,
                      struct reload_report *report, pdk_error *error)
{
    struct slot *slot = attempt->slot;
    enum attempt_kind kind = attempt->kind;
    struct stage_means means = {
        .path = slot->path,
        .copy = kind == ATTEMPT_ROLLBACK ? &slot->good : NULL,
        .gate = &plugins->gate,
        .cache = plugins->cache,
        .surroundings = plugins->surroundings,
        .preflight = plugins->preflight,
        .is_asked = kind == ATTEMPT_ASKED,
    };
    pdk_result result;

    /* Who asks, or goes back, does so from what is known for sure. */
    if (kind != ATTEMPT_NOTICED)
        await_disposed(plugins);
    plugins->gate.slots = plugins->slots;
    plugins->gate.is_budget_spent =
        kind != ATTEMPT_ROLLBACK && !pdk__plugins_have_room(plugins, slot);
    result = pdk__reload_run(slot, attempt->candidate, &means, report, error);
    /* One may wait until the host is idle; more would add up in a busy one. */
    pdk__plugins_retire(plugins);
    if (report->replaced != NULL && result == PDK_OK) {
        keep_copy(slot, report->replaced, kind);
        plugins->retiring = report->replaced;
        pdk__attention_want(&plugins->surroundings->attention, ATTENTION_NOW);
    } else if (report->replaced != NULL) {
        pdk__plugins_dispose(plugins, report->replaced);
    }
    return result;
}

/* A file that is gone is no failure of anybody's; it is said once. */
static void note_missing(struct plugins *plugins, struct slot *slot)
{
    if (!slot->is_missing && slot->current != NULL)
        pdk__announce_missing(&plugins->events, slot);
    slot->is_missing = true;
}

pdk_result pdk__plugins_attempt(struct plugins *plugins, struct slot *slot,
                                struct candidate *candidate)
{
    struct attempt attempt = { slot, candidate, ATTEMPT_NOTICED };
    struct reload_report report;
    pdk_error error = PDK_ERROR_INIT;

    error.code = run(plugins, &attempt, &report, &error);
    if (error.code == PDK_E_NOT_FOUND && error.stage == PDK_STAGE_COPY) {
        note_missing(plugins, slot);
    } else {
        slot->is_missing = false;
        conclude(plugins, slot, &report, &error);
    }
    pdk__reload_report_finish(&report);
    return error.code;
}

bool pdk__plugins_provide(const struct plugins *plugins,
                          const struct slot *slot,
                          const struct candidate *candidate)
{
    struct plan plan = { plugins->slots, slot, NULL };

    if (candidate->failure.code != PDK_OK)
        return true;
    plan.candidate = &candidate->generation->metadata;
    return pdk__needs_loaded(&plan, NULL) == PDK_OK;
}

pdk_result pdk__plugins_demand(struct plugins *plugins, struct slot *slot,
                               pdk_error *error)
{
    struct candidate candidate = CANDIDATE_INIT;
    struct attempt attempt = { slot, &candidate, ATTEMPT_ASKED };
    struct reload_report report;
    pdk_error reason = PDK_ERROR_INIT;
    pdk_result result = run(plugins, &attempt, &report, &reason);

    reason.code = result;
    slot->reason = 0; /* who asks is told once more */
    if (result == PDK_OK || slot->current != NULL)
        conclude(plugins, slot, &report, &reason);
    pdk__reload_report_finish(&report);
    if (error != NULL)
        *error = reason;
    return result;
}

pdk_result pdk__plugins_add(struct plugins *plugins, struct slot **out,
                            const char *path, pdk_error *error)
{
    struct slot **end = &plugins->slots;
    pdk_result result;

    for (; *end != NULL; end = &(*end)->next)
        if (strcmp((*end)->path, path) == 0)
            return pdk_fail(error, PDK_E_EXISTS, "'%s' is already loaded",
                            path);
    result = pdk__slot_create(out, path, error);
    if (result == PDK_OK)
        *end = *out;
    return result;
}

void pdk__plugins_remove(struct plugins *plugins, struct slot *slot)
{
    struct slot **link = &plugins->slots;
    struct generation *ended = slot->current;

    while (*link != slot)
        link = &(*link)->next;

    *link = slot->next;
    pdk__slot_empty(slot);
    if (ended != NULL) {
        pdk__plugins_dispose(plugins, ended);
        await_disposed(plugins);
    }
    free(slot);
}

void pdk__plugins_unload(struct plugins *plugins, struct slot *slot)
{
    struct generation *ended = slot->current;

    if (ended == NULL)
        return;
    pdk__announce_unloaded(&plugins->events, slot);
    pdk__slot_empty(slot);
    pdk__plugins_dispose(plugins, ended);
    await_disposed(plugins);
    pdk__plugins_refresh(plugins);
}

pdk_result pdk__plugins_return(struct plugins *plugins, struct slot *slot,
                               struct reload_report *report, pdk_error *error)
{
    struct candidate candidate = CANDIDATE_INIT;
    struct attempt attempt = { slot, &candidate, ATTEMPT_ROLLBACK };

    return run(plugins, &attempt, report, error);
}

void pdk__plugins_refresh(struct plugins *plugins)
{
    pdk__registry_refresh(plugins->surroundings, plugins->slots);
    stir(plugins);
}

pdk_result pdk__plugins_require(const struct plugins *plugins,
                                struct slot **out, const char *plugin_id,
                                pdk_error *error)
{
    for (struct slot *slot = plugins->slots; slot; slot = slot->next) {
        if (pdk__slot_plugin(slot, plugin_id) != NULL) {
            *out = slot;
            return PDK_OK;
        }
    }
    return pdk_fail(error, PDK_E_NOT_FOUND, "no plugin '%.80s' is loaded",
                    plugin_id);
}

void pdk__plugins_finish(struct plugins *plugins)
{
    /* The last one loaded may use what was loaded before it. */
    while (plugins->slots != NULL) {
        struct slot *last = plugins->slots;

        while (last->next != NULL)
            last = last->next;
        pdk__plugins_remove(plugins, last);
        pdk__plugins_refresh(plugins);
    }
    pdk__plugins_retire(plugins);
    pdk__zombies_finish(&plugins->zombies);
    pdk__event_queue_finish(&plugins->events);
}
