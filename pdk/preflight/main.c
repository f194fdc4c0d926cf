/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk-preflight: tries a candidate before a host does. A host starts it with an
 * order and an answer sheet; it notes each step before it takes it, so that the
 * host knows where it was, whatever ends it. Not for people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "flight.h"
#include "generation.h"
#include "platform/child.h"
#include "platform/clock.h"
#include "platform/file.h"
#include "platform/sheet.h"
#include "protection.h"
#include "state.h"
#include "text.h"

enum { STANDARD_ERROR = 2, ORDER = 3, ANSWER = 4, NOT_OURS = 2 };

struct flight {
    struct flight_answer *answer;
    const pdk_document *document;
    struct flight_order order;
    struct surroundings surroundings;
    struct protection protection;
    struct jobs jobs;
    struct generation generation;
    struct incarnation **made; /* one for each passenger */
    struct handlers handlers;  /* as they should be */
};

/* ------------------------------------------- what a host is to plugins --- */

static void note_line(void *host, const char *plugin_id, uint32_t level,
                      const char *text)
{
    const struct flight *flight = host;

    pdk__flight_log(flight->answer, plugin_id, level, text);
}

static uint64_t tell_time(void *host)
{
    (void)host;
    return pdk__clock_now_ns();
}

static pdk_result find_nothing(struct services *finder,
                               const struct wanted *wanted,
                               const pdk_binding **out, pdk_error *error)
{
    const struct flight *flight = finder->surroundings->host;

    (void)out;
    flight->answer->has_asked = 1;
    return pdk_fail(error, PDK_E_NOT_FOUND,
                    "nobody provides %s in a pre-flight", wanted->id);
}

/* ---------------------------------------------------------- the stages --- */

static void note_stage(struct flight *flight, uint32_t stage,
                       const char *plugin_id)
{
    flight->answer->stage = stage;
    pdk__text_copy(flight->answer->plugin_id, sizeof flight->answer->plugin_id,
                   plugin_id);
}

/* What the host could only put back, it is spared here. */
static pdk_result check_handlers(struct flight *flight, pdk_error *error)
{
    char names[128];

    if (!pdk__handlers_restore(&flight->handlers, HANDLERS_OF_ANYBODY, names,
                               sizeof names))
        return PDK_OK;
    return pdk_fail(error, PDK_E_PREFLIGHT,
                    "%s: %s changed the handler of %s; signal handlers are "
                    "the host's",
                    flight->answer->plugin_id,
                    pdk_stage_name(flight->answer->stage), names);
}

/* With its symbols, to name functions by. */
static pdk_result write_copy(struct flight *flight, pdk_error *error)
{
    struct shadow *shadow = &flight->generation.shadow;
    struct file image = FILE_INIT;
    uint64_t from = shadow->elf.size_bytes;
    pdk_result result;

    if (!pdk__text_copy(shadow->path, sizeof shadow->path, flight->order.copy))
        return pdk_fail(error, PDK_E_LIMIT, "the path of the copy is too long");
    result = pdk__file_write_new(shadow->path, shadow->data, (size_t)from, 0700,
                                 error);
    if (result != PDK_OK)
        return result;
    if (pdk__file_open(&image, flight->order.image, UINT64_MAX, NULL) == PDK_OK)
        pdk__file_backfill(shadow->path, &image, from,
                           flight->order.file_bytes - from, NULL);
    pdk__file_close(&image);
    shadow->is_filled = true;
    return PDK_OK;
}

static pdk_result load(struct flight *flight, pdk_error *error)
{
    struct shadow_copy copy = { .file_bytes = flight->order.file_bytes };
    struct generation *generation = &flight->generation;
    pdk_result result;

    note_stage(flight, PDK_STAGE_LOAD, "");
    pdk__text_copy(copy.path, sizeof copy.path, flight->order.image);
    result = pdk__generation_reopen(generation, flight->order.original, &copy,
                                    &flight->surroundings, error);
    if (result != PDK_OK)
        return result;
    generation->number = flight->order.generation;
    note_stage(flight, PDK_STAGE_LOAD, generation->metadata.plugins[0].id);
    result = write_copy(flight, error);
    if (result == PDK_OK)
        result = pdk__generation_load(generation, NULL, 0, error);
    return result == PDK_OK ? check_handlers(flight, error) : result;
}

static pdk_result create(struct flight *flight, struct incarnation *made,
                         const struct flight_passenger *passenger,
                         pdk_error *error)
{
    char directory[PDK_ERROR_PATH_SIZE];
    struct origin origin = {
        .plugin = pdk__metadata_find(&flight->generation.metadata,
                                     passenger->plugin_id),
        .reason = flight->order.reason,
        .config = pdk_root(passenger->config),
        .directory = directory,
    };
    pdk_result result;

    if (origin.plugin == NULL)
        return pdk_fail(error, PDK_E_IDENTITY, "%s is not in it",
                        passenger->plugin_id);
    pdk__path_directory(directory, sizeof directory, flight->order.original);
    note_stage(flight, PDK_STAGE_CREATE, passenger->plugin_id);
    result = pdk__incarnation_begin(made, &flight->generation, &origin, error);
    return result == PDK_OK ? check_handlers(flight, error) : result;
}

static pdk_result restore(struct flight *flight, struct incarnation *made,
                          const struct flight_passenger *passenger,
                          pdk_error *error)
{
    struct pdk_snapshot snapshot = {
        .info = { .state_version = passenger->state_version },
        .state = passenger->state,
    };
    pdk_result result;

    if (passenger->state == NULL)
        return PDK_OK;
    note_stage(flight, PDK_STAGE_RESTORE, passenger->plugin_id);
    result = pdk__state_restore(&snapshot, made, &flight->generation, error);
    return result == PDK_OK ? check_handlers(flight, error) : result;
}

static pdk_result test(struct flight *flight, struct incarnation *made,
                       pdk_error *error)
{
    struct hook hook = { .kind = HOOK_SELF_TEST };
    pdk_result result;

    note_stage(flight, PDK_STAGE_SELF_TEST, made->plugin->id);
    result = pdk__incarnation_call(made, &flight->generation, &hook, error);
    return result == PDK_OK ? check_handlers(flight, error) : result;
}

static pdk_result end_one(struct flight *flight, struct incarnation *made,
                          pdk_error *error)
{
    struct hook quiesce = { .kind = HOOK_QUIESCE };
    struct hook destroy = { .kind = HOOK_DESTROY };
    pdk_result result =
        pdk__incarnation_call(made, &flight->generation, &quiesce, error);

    if (result == PDK_OK)
        result =
            pdk__incarnation_call(made, &flight->generation, &destroy, error);
    made->is_made = false;
    pdk__incarnation_end(made, &flight->generation);
    return result;
}

/* What comes when the next build takes over from it. */
static pdk_result end(struct flight *flight, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (uint64_t i = 0; i < flight->order.passenger_count; i++) {
        struct incarnation *made = flight->made[i];

        note_stage(flight, PDK_STAGE_RETIRE, made->plugin->id);
        result = end_one(flight, made, error);
        if (result != PDK_OK)
            return result;
    }
    flight->answer->stage = PDK_STAGE_RETIRE;
    pdk__generation_retire(&flight->generation);
    return check_handlers(flight, error);
}

static pdk_result carry(struct flight *flight, uint64_t i, pdk_error *error)
{
    struct flight_passenger passenger =
        pdk__flight_passenger(flight->document, i);
    struct incarnation *made = calloc(1, sizeof *made);
    pdk_result result;

    if (made == NULL)
        return pdk__fail_memory(error);
    flight->made[i] = made;
    result = create(flight, made, &passenger, error);

    if (result == PDK_OK)
        result = restore(flight, made, &passenger, error);
    return result == PDK_OK ? test(flight, made, error) : result;
}

static pdk_result fly(struct flight *flight, pdk_error *error)
{
    pdk_result result = load(flight, error);

    flight->made =
        calloc(flight->order.passenger_count + 1, sizeof *flight->made);
    if (flight->made == NULL)
        return pdk__fail_memory(error);
    for (uint64_t i = 0; i < flight->order.passenger_count && result == PDK_OK;
         i++)
        result = carry(flight, i, error);
    return result == PDK_OK ? end(flight, error) : result;
}

/* ----------------------------------------------------------- the order --- */

static bool read_order(struct flight *flight)
{
    size_t order_bytes = 0, answer_bytes = 0;
    const void *order = pdk__sheet_map(ORDER, &order_bytes);

    flight->answer = pdk__sheet_map(ANSWER, &answer_bytes);
    return order != NULL && answer_bytes == sizeof *flight->answer &&
           pdk_document_check(order, order_bytes, &flight->document, NULL) ==
               PDK_OK &&
           pdk__flight_get_order(&flight->order, flight->document);
}

/* Of jobs that are due: none is run here. */
static void ignore_news(void *unused)
{
    (void)unused;
}

int main(int count, char **words)
{
    static struct flight flight;
    pdk_error error = PDK_ERROR_INIT;

    (void)count;
    if (!read_order(&flight)) {
        fprintf(stderr, "%s is run by hosts; try 'pdk run --preflight'\n",
                words[0]);
        return NOT_OURS;
    }
    flight.surroundings = (struct surroundings){
        .wake = ignore_news,
        .host = &flight,
        .log = note_line,
        .now_ns = tell_time,
        .find = find_nothing,
        .jobs = &flight.jobs,
        .guards = true,
    };
    flight.answer->format = FLIGHT_FORMAT;
    pdk__child_confine(flight.order.limit_s);
    error.code = pdk__protection_open(&flight.protection, &flight.surroundings,
                                      STANDARD_ERROR, &error);
    if (error.code == PDK_OK &&
        pdk__jobs_init(&flight.jobs, ignore_news, NULL)) {
        pdk__handlers_read(&flight.handlers);
        error.code = fly(&flight, &error);
    }
    flight.answer->verdict = error;
    flight.answer->is_over = 1;
    return 0;
}
