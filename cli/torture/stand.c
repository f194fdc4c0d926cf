/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Uses the host like a host author, and verifies its events: which build runs
 * is read from the loaded image itself.
 */
#include "torture/stand.h"

#include <stdlib.h>
#include <string.h>

#include "platform/clock.h"
#include "text.h"
#include "torture/likeness.h"
#include "torture/state.h"

/* Long enough even for a busy machine: a timeout is a finding. */
#define PATIENCE_NS UINT64_C(5000000000)

enum { CALLS_A_ROUND = 2, NAP_MS = 5 };

/* ------------------------------------------------------------ images --- */

/* A search among the loaded images. */
struct look {
    const struct builds *builds;
    uint32_t wanted; /* the build to find */
    uint32_t images; /* number of images of any build */
    bool is_loaded, has_mark;
    uintptr_t base; /* load address of the wanted build */
    char path[512]; /* of the last image */
};

static bool has_bytes(uintptr_t address, const unsigned char *bytes,
                      size_t size_bytes)
{
    return memcmp((const void *)address, bytes, size_bytes) == 0;
}

static void visit_image(void *context, const struct census_image *image)
{
    struct look *look = context;
    const struct builds *builds = look->builds;
    unsigned char mark[BUILDS_ID_LIMIT];
    char id[2 * BUILDS_ID_LIMIT + 1];
    uint32_t number;

    pdk__text_hex(id, sizeof id,
                  (const void *)(image->base + (uintptr_t)builds->id.address),
                  builds->id.size_bytes);
    if (!builds_number(builds, id, &number))
        return;
    look->images++;
    pdk__text_copy(look->path, sizeof look->path, image->path);
    if (number != look->wanted)
        return;
    look->is_loaded = true;
    look->base = image->base;
    builds_write_mark(builds, number, mark);
    look->has_mark = has_bytes(image->base + (uintptr_t)builds->mark.address,
                               mark, builds->mark.size_bytes);
}

static struct look look_at_images(const struct stand *stand, uint32_t wanted)
{
    struct look look = { .builds = stand->builds, .wanted = wanted };

    census_images(stand->builds->id.address, stand->builds->id.size_bytes,
                  visit_image, &look);
    return look;
}

/* ------------------------------------------------------------ events --- */

static void judge_build(struct stand *stand, const pdk_event *event)
{
    const struct plan *plan = stand->plan;
    struct look look;
    uint32_t number;

    if (!builds_number(stand->builds, event->build_id, &number) ||
        number > plan->last || number < stand->running ||
        (number != stand->running && number < plan->first)) {
        tally_note(stand->tally, TALLY_TORN,
                   "%s runs a build that was never published, or is older "
                   "than build %u, which ran before",
                   event->build_id, (unsigned)stand->running);
        return;
    }
    if (number == stand->running)
        tally_note(stand->tally, TALLY_NEEDLESS,
                   "build %u was running and was loaded again",
                   (unsigned)number);
    stand->running = number;
    look = look_at_images(stand, number);
    if (!look.is_loaded || (stand->has_mark && !look.has_mark))
        tally_note(stand->tally, TALLY_TORN, "build %u runs, but %s",
                   (unsigned)number,
                   look.is_loaded ? "its image is a mix of two builds"
                                  : "no image of it is loaded");
}

static void judge_reload(struct stand *stand, const pdk_event *event)
{
    /* There is an event for each plugin in the file. */
    if (strcmp(event->plugin, stand->seats[0].plugin) != 0)
        return;
    stand->generations++;
    tally_reload(stand->tally, event->total_us);
    judge_build(stand, event);
}

static void judge_refusal(struct stand *stand, const pdk_event *event)
{
    uint32_t number = 0;

    stand->tally->refused++;
    /* On a busy machine a caller may fall asleep inside for longer than the
     * host waits; it tries again by itself. */
    if (event->error.code == PDK_E_IN_CALL)
        return;
    stand->refusals++;
    if (builds_number(stand->builds, event->build_id, &number))
        stand->refused = number;
    if (stand->plan->planted != 0 && number == stand->plan->planted &&
        stand->plan->plant.kind != PLANT_CALL)
        stand->verdict = event->error;
    else if (event->error.code == PDK_E_CRASHED)
        tally_note(stand->tally, TALLY_CRASHES, "%s", event->error.message);
    else if (!stand->plan->has_bad || event->error.stage > PDK_STAGE_COPY)
        tally_note(stand->tally, TALLY_REFUSED_GOOD, "%s [%s]",
                   event->error.message, pdk_result_name(event->error.code));
}

/* The host is back where the round began. */
static void judge_rollback(struct stand *stand, const pdk_event *event)
{
    uint32_t number = 0;

    if (strcmp(event->plugin, stand->seats[0].plugin) != 0)
        return;
    if (!stand->awaits_crash ||
        !builds_number(stand->builds, event->build_id, &number) ||
        number != stand->before)
        tally_note(stand->tally, TALLY_MISJUDGED,
                   "went back to build %u instead of build %u",
                   (unsigned)number, (unsigned)stand->before);
    stand->running = number;
    stand->has_gone_back = true;
}

static void judge_fault(struct stand *stand, const pdk_event *event)
{
    if (!stand->awaits_crash)
        tally_note(stand->tally, TALLY_CRASHES, "%s", event->error.message);
}

static void judge(struct stand *stand, const pdk_event *event)
{
    switch (event->kind) {
    case PDK_EVENT_RELOADED:
        judge_reload(stand, event);
        break;
    case PDK_EVENT_REFUSED:
        judge_refusal(stand, event);
        break;
    case PDK_EVENT_FAULTED:
        judge_fault(stand, event);
        break;
    case PDK_EVENT_ROLLED_BACK:
        judge_rollback(stand, event);
        break;
    default:
        break;
    }
}

void stand_look(struct stand *stand)
{
    pdk_event event;

    while (pdk_host_poll(stand->host, &event))
        judge(stand, &event);
}

bool stand_settle(struct stand *stand, uint32_t build)
{
    uint64_t deadline = pdk__clock_now_ns() + stand->patience_ns;

    for (;;) {
        stand_look(stand);
        if ((stand->running == build || stand->refused == build ||
             stand->tally->counts[TALLY_CRASHES] > 0) &&
            !pdk_host_wait(stand->host, 0))
            return stand->running == build;
        if (pdk__clock_now_ns() > deadline)
            return false;
        pdk_host_wait(stand->host, NAP_MS);
    }
}

bool stand_await_refusal(struct stand *stand)
{
    uint64_t deadline = pdk__clock_now_ns() + stand->patience_ns;

    while (stand->refusals == 0) {
        if (pdk__clock_now_ns() > deadline)
            return false;
        pdk_host_wait(stand->host, NAP_MS);
        stand_look(stand);
    }
    return true;
}

/* ----------------------------------------------------- calls and states --- */

static void hear_nothing(const pdk_tick *tick, const char *text)
{
    (void)tick, (void)text;
}

static pdk_result call_tick(const void *table, void *self, void *argument,
                            pdk_error *error)
{
    const pdk_tick_v1 *interface = table;

    if (!PDK_HAS(interface, tick) || interface->tick == NULL)
        return PDK_OK;
    return interface->tick(self, argument, error);
}

pdk_result stand_call(struct stand *stand, const struct stand_seat *seat)
{
    if (seat->tick == NULL || seat->tick->table == NULL)
        return PDK_OK;
    stand->tick.number++;
    stand->tick.time_ns = pdk__clock_now_ns();
    stand->tally->calls++;
    return pdk_guard(seat->tick, call_tick, &stand->tick, NULL);
}

void stand_round(struct stand *stand, const struct plan *plan)
{
    stand->plan = plan;
    stand->refusals = stand->generations = stand->refused = 0;
    stand->before = stand->running;
    stand->verdict = (pdk_error)PDK_ERROR_INIT;
    stand->has_gone_back = false;
    for (size_t i = 0; i < stand->seat_count; i++) {
        struct stand_seat *seat = &stand->seats[i];

        for (int call = 0; call < CALLS_A_ROUND; call++)
            stand_call(stand, seat);
        free(seat->state);
        seat->state = state_describe(seat->instance);
    }
}

void stand_compare(struct stand *stand)
{
    for (size_t i = 0; i < stand->seat_count; i++) {
        const struct stand_seat *seat = &stand->seats[i];
        char *state;

        if (seat->state == NULL)
            continue;
        state = state_describe(seat->instance);
        if (state == NULL ||
            !likeness_holds(seat->state, state, stand->generations))
            tally_note(stand->tally, TALLY_STATE_LOST,
                       "the state of %s was %.60s and is now %.60s",
                       seat->plugin, seat->state,
                       state != NULL ? state : "gone");
        free(state);
    }
}

/* --------------------------------------------------- coming and going --- */

static pdk_result seat_plugin(struct stand *stand, const char *plugin,
                              pdk_error *error)
{
    struct stand_seat *seat = &stand->seats[stand->seat_count];
    pdk_result result;

    if (stand->seat_count == STAND_SEATS)
        return pdk_fail(error, PDK_E_LIMIT, "more than %d plugins in one file",
                        STAND_SEATS);
    *seat = (struct stand_seat){ .instance = NULL };
    pdk__text_copy(seat->plugin, sizeof seat->plugin, plugin);
    result =
        pdk_instance_create(&seat->instance, stand->host, plugin, NULL, error);
    if (result != PDK_OK)
        return result;
    stand->seat_count++;
    pdk_instance_bind(seat->instance, PDK_TICK_V1, &seat->tick, NULL);
    return PDK_OK;
}

static pdk_result load(struct stand *stand, const char *path, pdk_error *error)
{
    pdk_event event;
    pdk_result result = pdk_host_load(stand->host, path, error);

    while (result == PDK_OK && pdk_host_poll(stand->host, &event))
        if (event.kind == PDK_EVENT_LOADED)
            result = seat_plugin(stand, event.plugin, error);
    if (result == PDK_OK && stand->seat_count == 0)
        result = pdk_fail(error, PDK_E_NOT_FOUND, "there is no plugin in '%s'",
                          path);
    return result;
}

static uint64_t tell_time(void *context)
{
    const struct stand *stand = context;

    return pdk__clock_now_ns() + stand->skipped_ns;
}

static pdk_result create_host(struct stand *stand, uint32_t flags,
                              pdk_error *error)
{
    static const pdk_interface interfaces[] = {
        { PDK_TICK_V1, sizeof(pdk_tick_v1), 0 },
    };
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;

    options.flags = flags | PDK_HOST_DROP_IMAGES; /* what stays is counted */
    options.interfaces = interfaces;
    options.interface_count = 1;
    options.now_ns = tell_time;
    options.now_context = stand;
    return pdk_host_create(&stand->host, &options, error);
}

pdk_result stand_begin(struct stand *out, const struct stand_request *request,
                       pdk_error *error)
{
    struct look look;
    pdk_result result;

    *out = (struct stand){ .builds = request->builds,
                           .tally = request->tally,
                           .running = 1,
                           .patience_ns = PATIENCE_NS };
    out->tick = (pdk_tick){
        .struct_size = sizeof(pdk_tick),
        .rate_hz = 1, /* for plugins that do something once a second */
        .context = out,
        .print = hear_nothing,
    };
    result = create_host(out, request->flags, error);
    if (result == PDK_OK)
        result = load(out, request->path, error);
    if (result != PDK_OK)
        return result;
    look = look_at_images(out, 1);
    out->has_mark = look.has_mark;
    out->base = look.base;
    return PDK_OK;
}

void stand_finish(struct stand *stand)
{
    pdk_host_destroy(stand->host);
    for (size_t i = 0; i < stand->seat_count; i++)
        free(stand->seats[i].state);
    *stand = (struct stand){ .host = NULL };
}

void stand_measure(struct stand *stand, struct stand_measure *out)
{
    struct look look;

    stand_look(stand);
    look = look_at_images(stand, stand->running);
    census_take(&out->census);
    out->images = look.images;
    out->zombies = pdk_host_zombie_count(stand->host);
    out->files = look.path[0] == '/' ? census_neighbours(look.path) : 0;
    out->reloads = stand->tally->reloads;
}
