/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The host's side of a pre-flight: writes the order, waits for the helper, and
 * puts into words how it ended. It believes nothing that the helper says of
 * itself but its verdict.
 */
#include "preflight.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "failure.h"
#include "flight.h"
#include "platform/child.h"
#include "platform/fault.h"
#include "platform/sheet.h"
#include "state.h"
#include "text.h"

/* One flight. */
struct flight {
    const struct preflight *preflight;
    struct slot *slot;
    struct generation *candidate;
    struct flight_order order;
    char copy[600];
    struct flight_passenger *passengers;
    struct pdk_snapshot **snapshots; /* taken for this flight; or NULLs */
    struct flight_answer *answer;
    struct child_end end;
};

/* ---------------------------------------------------------- the order --- */

/* Saves each instance, as the reload itself will do once more. */
static pdk_result save_states(struct flight *flight, pdk_error *error)
{
    struct gates gates = { 0 };
    pdk_result result;
    size_t i = 0;

    for (struct pdk_instance *at = flight->slot->instances; at; at = at->next)
        pdk__gates_add(&gates, at);
    result = pdk__gates_close(&gates, flight->candidate->surroundings, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_DRAIN, NULL);
        return result;
    }
    for (struct pdk_instance *at = flight->slot->instances;
         at != NULL && result == PDK_OK; at = at->next, i++)
        if (!at->current->is_broken)
            result = pdk__state_save(&flight->snapshots[i], at->current,
                                     flight->slot->current, error);
    pdk__gates_open(&gates);
    return result;
}

static pdk_result fill_seats(struct flight *flight, pdk_error *error)
{
    size_t count = pdk__slot_instance_count(flight->slot), i = 0;
    pdk_result result;

    flight->passengers = calloc(count + 1, sizeof *flight->passengers);
    flight->snapshots = calloc(count + 1, sizeof *flight->snapshots);
    if (flight->passengers == NULL || flight->snapshots == NULL)
        return pdk__fail_memory(error);
    flight->order.passenger_count = count;
    result = count > 0 ? save_states(flight, error) : PDK_OK;
    for (struct pdk_instance *at = flight->slot->instances; at; at = at->next) {
        const struct pdk_snapshot *state = flight->snapshots[i];

        if (state == NULL)
            state = at->kept;
        flight->passengers[i] =
            (struct flight_passenger){ .plugin_id = at->plugin_id,
                                       .config = at->config };
        if (state != NULL) {
            flight->passengers[i].state = state->state;
            flight->passengers[i].state_version = state->info.state_version;
        }
        i++;
    }
    return result;
}

static pdk_result write_order(struct flight *flight, struct sheet *out,
                              pdk_error *error)
{
    const pdk_document *document = NULL;
    pdk_writer *writer = NULL;
    pdk_result result = pdk_writer_create(&writer, error);

    if (result != PDK_OK)
        return result;
    pdk__flight_put_order(writer, &flight->order);
    for (uint64_t i = 0; i < flight->order.passenger_count; i++)
        pdk__flight_put_passenger(writer, &flight->passengers[i]);
    pdk__flight_put_end(writer);
    result = pdk_writer_finish(writer, &document, error);
    if (result == PDK_OK)
        result = pdk__sheet_make(out, flight->preflight->folder, document,
                                 (size_t)document->size_bytes, error);
    pdk_writer_destroy(writer);
    return result;
}

/* --------------------------------------------------------- the flight --- */

static pdk_result run_helper(struct flight *flight, const struct sheet *order,
                             pdk_error *error)
{
    const char *program = flight->preflight->program;
    const char *const words[] = { program, flight->order.original, NULL };
    struct sheet answer = SHEET_INIT;
    struct child_order child = {
        .program = program,
        .words = words,
        .deadline_ms = flight->preflight->deadline_ms,
    };
    pdk_result result =
        pdk__sheet_make(&answer, flight->preflight->folder, flight->answer,
                        sizeof *flight->answer, error);

    child.descriptors[0] = order->descriptor;
    child.descriptors[1] = answer.descriptor;
    if (result == PDK_OK)
        result = pdk__child_run(&flight->end, &child, error);
    if (result == PDK_OK &&
        !pdk__sheet_read(&answer, flight->answer, sizeof *flight->answer))
        *flight->answer = (struct flight_answer){ .format = 0 };
    pdk__sheet_close(&answer);
    pdk__file_remove(flight->copy);
    return result;
}

static pdk_result send_off(struct flight *flight, pdk_error *error)
{
    struct sheet order = SHEET_INIT;
    pdk_result result = write_order(flight, &order, error);

    if (result == PDK_OK)
        result = run_helper(flight, &order, error);
    pdk__sheet_close(&order);
    return result;
}

/* --------------------------------------------------------- the verdict --- */

static const char *name_plugin(const struct flight *flight)
{
    return flight->answer->plugin_id[0] != '\0'
               ? flight->answer->plugin_id
               : flight->candidate->metadata.plugins[0].id;
}

static void word_end(char *out, size_t capacity, const struct flight *flight)
{
    const struct child_end *end = &flight->end;

    switch (end->fate) {
    case CHILD_EXITED:
        snprintf(out, capacity, "ended its pre-flight with exit(%d)",
                 end->code);
        break;
    case CHILD_KILLED:
        snprintf(out, capacity, "ended its pre-flight by %s (%d)",
                 pdk__fault_name(end->code), end->code);
        break;
    case CHILD_LATE:
        snprintf(out, capacity,
                 "did not return within %" PRIu32 " ms in its pre-flight",
                 flight->preflight->deadline_ms);
        break;
    case CHILD_LOST:
        snprintf(out, capacity,
                 "ended its pre-flight; the host collects its children itself, "
                 "so the status is unknown");
        break;
    }
}

static pdk_result fail_ended(const struct flight *flight, pdk_error *error)
{
    const char *said = flight->end.said;
    char how[128];

    word_end(how, sizeof how, flight);
    pdk__error_place(error, flight->answer->stage, flight->order.original);
    return pdk_fail(error, PDK_E_PREFLIGHT, "%s: %s %s%s%s%s",
                    name_plugin(flight), pdk_stage_name(flight->answer->stage),
                    how, said[0] != '\0' ? ": '" : "", said,
                    said[0] != '\0' ? "'" : "");
}

/* A refusal for want of what there is only in the host is none. */
static bool is_for_want_of_others(const struct flight_answer *answer)
{
    return answer->has_asked && answer->verdict.code != PDK_E_CRASHED &&
           answer->verdict.code != PDK_E_PREFLIGHT;
}

static pdk_result judge(const struct flight *flight,
                        const struct flight_subject *subject, pdk_error *error)
{
    const struct flight_answer *answer = flight->answer;

    if (answer->format != FLIGHT_FORMAT)
        return pdk_fail(
            error, PDK_E_SYSTEM,
            "'%s' is not the pre-flight helper of this pdk; install pdk again",
            flight->preflight->program);
    if (!answer->is_over)
        return fail_ended(flight, error);
    if (answer->verdict.code == PDK_OK)
        return PDK_OK;
    if (is_for_want_of_others(answer)) {
        snprintf(subject->remark, subject->remark_capacity,
                 "pre-flight only as far as %s, which asked for another "
                 "plugin's interface",
                 pdk_stage_name(answer->stage));
        return PDK_OK;
    }
    if (error != NULL) {
        *error = answer->verdict;
        pdk__error_place(error, answer->stage, flight->order.original);
    }
    return answer->verdict.code;
}

static void pass_on(void *context, const char *plugin_id, uint32_t level,
                    const char *text)
{
    const struct surroundings *surroundings = context;

    surroundings->log(surroundings->host, plugin_id, level, text);
}

static pdk_result fly(struct flight *flight,
                      const struct flight_subject *subject, pdk_error *error)
{
    pdk_result result;

    flight->answer = calloc(1, sizeof *flight->answer);
    if (flight->answer == NULL)
        return pdk__fail_memory(error);
    result = send_off(flight, error);
    pdk__flight_mend_answer(flight->answer);
    if (result == PDK_OK) {
        pdk__flight_each_line(flight->answer, pass_on,
                              flight->candidate->surroundings);
        result = judge(flight, subject, error);
    }
    free(flight->answer);
    pdk__error_place(error, PDK_STAGE_PREFLIGHT, NULL);
    return result;
}

/* ------------------------------------------------------- what is asked --- */

/* Why its instances cannot be made elsewhere; false if they can. */
static bool lacks_host(const struct flight_subject *subject)
{
    const struct metadata *metadata = &subject->candidate->metadata;

    if (metadata->need_count > 0) {
        snprintf(subject->remark, subject->remark_capacity,
                 "pre-flight: only loaded, it needs %s of another plugin",
                 metadata->needs[0].wanted.id);
        return true;
    }
    for (struct pdk_instance *at = subject->slot->instances; at; at = at->next)
        if (pdk__kept_bytes(&at->current->services.kept) > 0) {
            snprintf(subject->remark, subject->remark_capacity,
                     "pre-flight: only loaded, %s has kept blocks",
                     at->plugin_id);
            return true;
        }
    return false;
}

static void begin(struct flight *flight, const struct preflight *preflight,
                  const struct flight_subject *subject, uint32_t reason)
{
    const struct generation *candidate = subject->candidate;

    *flight = (struct flight){
        .preflight = preflight,
        .slot = subject->slot,
        .candidate = subject->candidate,
    };
    snprintf(flight->copy, sizeof flight->copy, "%s.flight",
             candidate->shadow.path);
    flight->order = (struct flight_order){
        .image = candidate->shadow.path,
        .original = candidate->original,
        .copy = flight->copy,
        .file_bytes = candidate->shadow.elf.file_bytes,
        .generation = candidate->number,
        .reason = reason,
        .limit_s = preflight->deadline_ms / 1000 + 1,
    };
}

pdk_result pdk__preflight_run(const struct preflight *preflight,
                              const struct flight_subject *subject,
                              pdk_error *error)
{
    struct flight flight;
    pdk_result result = PDK_OK;
    size_t count = pdk__slot_instance_count(subject->slot);

    begin(&flight, preflight, subject, PDK_REASON_RELOAD);
    subject->remark[0] = '\0';
    if (!lacks_host(subject))
        result = fill_seats(&flight, error);
    if (result == PDK_OK)
        result = fly(&flight, subject, error);
    for (size_t i = 0; flight.snapshots != NULL && i < count; i++)
        pdk_snapshot_destroy(flight.snapshots[i]);
    free(flight.snapshots);
    free(flight.passengers);
    return result;
}

pdk_result pdk__preflight_instance(const struct preflight *preflight,
                                   struct slot *slot, const char *plugin_id,
                                   const pdk_value *config, pdk_error *error)
{
    char remark[192] = "";
    struct flight_subject subject = { slot, slot->current, remark,
                                      sizeof remark };
    struct flight_passenger passenger = { .plugin_id = plugin_id };
    pdk_document *copy = NULL;
    struct flight flight;
    pdk_result result = PDK_OK;

    if (slot->current->metadata.need_count > 0)
        return PDK_OK;
    if (config != NULL)
        result = pdk_document_copy(&copy, config, error);
    passenger.config = copy;
    begin(&flight, preflight, &subject, PDK_REASON_START);
    flight.passengers = &passenger;
    flight.order.passenger_count = 1;
    if (result == PDK_OK)
        result = fly(&flight, &subject, error);
    free(copy);
    return result;
}

/* ---------------------------------------------------------- the helper --- */

static bool is_there(const char *path)
{
    struct file_identity identity;

    return pdk__file_identify(&identity, path);
}

/* Beside what this library is in: itself or, if it is a part of a program, that
 * one; else where it was meant to be. */
static bool find_installed(char *out, size_t capacity)
{
    static const char *const ways[] = { PDK_PREFLIGHT_WAYS };
    char folder[PDK_ERROR_PATH_SIZE];

    if (pdk__image_folder(folder, sizeof folder))
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
            if (pdk__path_join(out, capacity, folder, ways[i]) && is_there(out))
                return true;
    return pdk__text_copy(out, capacity, PDK_PREFLIGHT_INSTALLED) &&
           is_there(out);
}

pdk_result pdk__preflight_find(struct preflight *preflight, const char *asked,
                               pdk_error *error)
{
    char *out = preflight->program;
    size_t capacity = sizeof preflight->program;

    if (asked != NULL
            ? pdk__file_absolute(out, capacity, asked) && is_there(out)
            : find_installed(out, capacity))
        return PDK_OK;
    return pdk_fail(error, PDK_E_NOT_FOUND,
                    "the pre-flight helper '%s' does not exist; install pdk, "
                    "or set preflight_path",
                    asked != NULL ? asked : PDK_PREFLIGHT_INSTALLED);
}
