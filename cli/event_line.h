/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_EVENT_LINE_H
#define PDK_CLI_EVENT_LINE_H

#include <stdio.h>

#include "pdk/host.h"
#include "text.h"

/*
 * An event of the host as one line: for people, or as a JSON object.
 */
enum event_format {
    EVENTS_TEXT,
    EVENTS_JSON,
};

/* "text" or "json"; NULL is text. PDK_E_ARGUMENT names what there is. */
pdk_result event_format_parse(enum event_format *out, const char *word,
                              pdk_error *error);

/* Appends the line, without its end. */
void event_write_text(struct text_buffer *out, const pdk_event *event);

/*
 * The object has `event`, `plugin`, `generation` and `build_id`; where there
 * was a failure `stage`, `code` ("PDK_E_TRUNCATED") and `message`; where stages
 * ran `stages_us` (by name, those above 0) and `total_us`; and where they say
 * something `state_bytes`, `instances` and `path`.
 */
void event_write_json(struct text_buffer *out, const pdk_event *event);

/* Prints the line and flushes, so that a reader sees it at once. */
void event_print(FILE *stream, enum event_format format,
                 const pdk_event *event);

/* How long a stage took, as in "12 us" and "1.25 ms". */
void event_write_time(struct text_buffer *out, uint64_t time_us);

/* One line of valid UTF-8, whatever the text was; cut to `capacity`. */
void event_tame(char *out, size_t capacity, const char *text);

#endif
