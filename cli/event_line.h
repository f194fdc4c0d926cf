/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_EVENT_LINE_H
#define PDK_CLI_EVENT_LINE_H

#include <stdio.h>

#include <cJSON.h>

#include "pdk/host.h"
#include "text.h"

/*
 * Prints an event of the host as one line: text, or a JSON object.
 */
enum event_format {
    EVENTS_TEXT,
    EVENTS_JSON,
};

/* "text" or "json"; NULL means text. Anything else is a PDK_E_ARGUMENT. */
pdk_result event_format_parse(enum event_format *out, const char *word,
                              pdk_error *error);

/* Appends the line, without a line break. */
void event_write_text(struct text_buffer *out, const pdk_event *event);

/*
 * The object has `event`, `plugin`, `generation` and `build_id`. After a
 * failure it has `stage`, `code` ("PDK_E_TRUNCATED") and `message`; if stages
 * ran, `stages_us` (by name, those above 0) and `total_us`; and `state_bytes`,
 * `instances` and `path` if they apply.
 */
void event_write_json(struct text_buffer *out, const pdk_event *event);

/* Prints the line and flushes it. */
void event_print(FILE *stream, enum event_format format,
                 const pdk_event *event);

/* Appends the object as one line of JSON, and frees it. */
void event_write_object(struct text_buffer *out, cJSON *object);

/* Appends a duration, such as "12 us" or "1.25 ms". */
void event_write_time(struct text_buffer *out, uint64_t time_us);

/* Makes one line of valid UTF-8 from any text; truncates it to `capacity`. */
void event_tame(char *out, size_t capacity, const char *text);

#endif
