/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Formats events of the small host as text and as JSON. Messages may contain
 * text from a plugin: whatever it is, the result is one line, and valid JSON.
 */
#include "event_line.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "console.h"

#define BUILD_ID_SHOWN 12 /* hexadecimal digits: enough for people */

pdk_result event_format_parse(enum event_format *out, const char *word,
                              pdk_error *error)
{
    if (word == NULL || strcmp(word, "text") == 0)
        *out = EVENTS_TEXT;
    else if (strcmp(word, "json") == 0)
        *out = EVENTS_JSON;
    else
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--events: '%s' is neither text nor json", word);
    return PDK_OK;
}

void event_tame(char *out, size_t capacity, const char *text)
{
    pdk__text_copy(out, capacity, text);
    pdk__text_tame(out);
}

void event_write_time(struct text_buffer *out, uint64_t time_us)
{
    if (time_us < 1000)
        pdk__text_append_format(out, "%u us", (unsigned)time_us);
    else
        pdk__text_append_format(out, "%.*f ms", time_us < 100000 ? 1 : 0,
                                (double)time_us / 1000.0);
}

/* The plugin's id, or the file's name if the plugin is not known. */
static const char *subject(const pdk_event *event)
{
    return event->plugin[0] != '\0' ? event->plugin
                                    : pdk__path_base(event->path);
}

static void write_new_code(struct text_buffer *out, const pdk_event *event)
{
    pdk__text_append_format(out, " generation %u", (unsigned)event->generation);
    if (event->build_id[0] != '\0')
        pdk__text_append_format(out, " build %.*s", BUILD_ID_SHOWN,
                                event->build_id);
    pdk__text_append(out, " in ", 4);
    event_write_time(out, event->total_us);
    if (event->kind != PDK_EVENT_LOADED)
        pdk__text_append_format(out, ", %llu bytes of state",
                                (unsigned long long)event->state_bytes);
}

/* Its image is the same; a plugin that it needs is new. */
static void write_renewal(struct text_buffer *out, const pdk_event *event)
{
    pdk__text_append_format(out, " generation %u with %s, %llu bytes of state",
                            (unsigned)event->generation, event->cause,
                            (unsigned long long)event->state_bytes);
}

static void write_failure(struct text_buffer *out, const pdk_event *event)
{
    char message[PDK_ERROR_MESSAGE_SIZE];

    if (event->error.code == PDK_OK)
        return;
    event_tame(message, sizeof message, event->error.message);
    pdk__text_append_format(out, ": %s [%s]", message,
                            pdk_result_name(event->error.code));
}

static void write_what_runs(struct text_buffer *out, const pdk_event *event)
{
    if (event->generation != 0)
        pdk__text_append_format(out, "; generation %u keeps running",
                                (unsigned)event->generation);
}

/* Leaves out the beginning of the host's message, which names the plugin: the
 * line has it already. */
static void write_crash(struct text_buffer *out, const pdk_event *event)
{
    char who[PDK_ID_SIZE + 48];
    pdk_event rest = *event;
    size_t size;

    pdk__text_append_format(out, " generation %u", (unsigned)event->generation);
    snprintf(who, sizeof who, "%s generation %u crashed ", event->plugin,
             (unsigned)event->generation);
    size = strlen(who);
    if (strncmp(event->error.message, who, size) == 0)
        pdk__text_copy(rest.error.message, sizeof rest.error.message,
                       event->error.message + size);
    write_failure(out, &rest);
}

void event_write_text(struct text_buffer *out, const pdk_event *event)
{
    bool has_crashed = event->kind == PDK_EVENT_FAULTED;
    char name[PDK_ERROR_PATH_SIZE];

    event_tame(name, sizeof name, subject(event));
    pdk__text_append_format(
        out, "%s%s%s", has_crashed ? "crashed" : pdk_event_name(event->kind),
        name[0] != '\0' ? " " : "", name);
    switch (event->kind) {
    case PDK_EVENT_LOADED:
    case PDK_EVENT_RELOADED:
    case PDK_EVENT_ROLLED_BACK:
        write_new_code(out, event);
        break;
    case PDK_EVENT_RENEWED:
        write_renewal(out, event);
        break;
    case PDK_EVENT_REFUSED:
        if (event->error.stage != PDK_STAGE_NONE)
            pdk__text_append_format(out, " at %s",
                                    pdk_stage_name(event->error.stage));
        if (event->cause[0] != '\0')
            pdk__text_append_format(out, " of %s", event->cause);
        write_failure(out, event);
        write_what_runs(out, event);
        break;
    case PDK_EVENT_MISSING:
        write_failure(out, event);
        write_what_runs(out, event);
        break;
    case PDK_EVENT_FAULTED:
        write_crash(out, event);
        break;
    default:
        write_failure(out, event);
        break;
    }
}

static void add_text(cJSON *object, const char *key, const char *text)
{
    char tamed[PDK_ERROR_MESSAGE_SIZE];

    event_tame(tamed, sizeof tamed, text);
    cJSON_AddStringToObject(object, key, tamed);
}

static void add_failure(cJSON *object, const pdk_error *error)
{
    if (error->code == PDK_OK)
        return;
    add_text(object, "stage", pdk_stage_name(error->stage));
    add_text(object, "code", pdk_result_name(error->code));
    add_text(object, "message", error->message);
}

static void add_times(cJSON *object, const pdk_event *event)
{
    cJSON *stages = NULL;

    for (uint32_t stage = 0; stage < PDK_STAGE_COUNT; stage++) {
        if (event->stages_us[stage] == 0)
            continue;
        if (stages == NULL)
            stages = cJSON_AddObjectToObject(object, "stages_us");
        cJSON_AddNumberToObject(stages, pdk_stage_name(stage),
                                event->stages_us[stage]);
    }
    if (event->total_us != 0)
        cJSON_AddNumberToObject(object, "total_us", (double)event->total_us);
}

void event_write_object(struct text_buffer *out, cJSON *object)
{
    char *line = cJSON_PrintUnformatted(object);

    if (line != NULL)
        pdk__text_append(out, line, strlen(line));
    else
        out->failed = true;
    cJSON_free(line);
    cJSON_Delete(object);
}

void event_write_json(struct text_buffer *out, const pdk_event *event)
{
    cJSON *object = cJSON_CreateObject();
    bool is_swap = event->kind == PDK_EVENT_RELOADED ||
                   event->kind == PDK_EVENT_ROLLED_BACK ||
                   event->kind == PDK_EVENT_RENEWED;

    add_text(object, "event", pdk_event_name(event->kind));
    add_text(object, "plugin", event->plugin);
    cJSON_AddNumberToObject(object, "generation", event->generation);
    add_text(object, "build_id", event->build_id);
    if (event->version[0] != '\0')
        add_text(object, "version", event->version);
    if (event->cause[0] != '\0')
        add_text(object, "cause", event->cause);
    add_failure(object, &event->error);
    add_times(object, event);
    if (is_swap || event->state_bytes != 0)
        cJSON_AddNumberToObject(object, "state_bytes",
                                (double)event->state_bytes);
    if (is_swap || event->instances != 0)
        cJSON_AddNumberToObject(object, "instances", event->instances);
    if (event->path[0] != '\0')
        add_text(object, "path", event->path);
    event_write_object(out, object);
}

static enum console_colour colour_of(const pdk_event *event)
{
    switch (event->kind) {
    case PDK_EVENT_LOADED:
    case PDK_EVENT_RELOADED:
    case PDK_EVENT_RENEWED:
        return COLOUR_GOOD;
    case PDK_EVENT_REFUSED:
    case PDK_EVENT_FAULTED:
        return COLOUR_BAD;
    default:
        return COLOUR_NOTICE;
    }
}

void event_print(FILE *stream, enum event_format format, const pdk_event *event)
{
    struct text_buffer line = TEXT_BUFFER_INIT;

    if (format == EVENTS_JSON) {
        event_write_json(&line, event);
        fprintf(stream, "%s\n", line.failed ? "{}" : line.data);
    } else {
        event_write_text(&line, event);
        fprintf(stream, "%s%s%s\n", console_colour(stream, colour_of(event)),
                line.failed ? "out of memory" : line.data,
                console_colour(stream, COLOUR_PLAIN));
    }
    fflush(stream);
    pdk__text_finish(&line);
}
