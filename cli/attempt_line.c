/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The lines in which `pdk dev` reports what became of a saved file: one line
 * for each attempt, which always says what runs now.
 */
#include "attempt_line.h"

#include <string.h>

#include <cJSON.h>

#include "console.h"

/* The stage at which the attempt failed; NULL: the new code runs. */
static const char *failed_stage(const struct attempt_report *report)
{
    if (report->outcome.failed_at == ATTEMPT_BUILD)
        return "build";
    if (report->outcome.failed_at == ATTEMPT_CHECK)
        return "check";
    if (report->error.code == PDK_OK || report->error.code == PDK_E_UNCHANGED)
        return NULL;
    return pdk_stage_name(report->error.stage);
}

/* The reason, as one line in any format. */
static pdk_error reason(const struct attempt_report *report)
{
    const pdk_error *error = report->outcome.failed_at != ATTEMPT_DONE
                                 ? &report->outcome.error
                                 : &report->error;
    pdk_error tamed = *error;

    event_tame(tamed.message, sizeof tamed.message, error->message);
    return tamed;
}

static void write_time_of(struct text_buffer *out, const char *word,
                          uint64_t time_ns)
{
    pdk__text_append_format(out, "%s ", word);
    event_write_time(out, time_ns / 1000);
}

static void write_success(struct text_buffer *out,
                          const struct attempt_report *report)
{
    const pdk_event *event = &report->event;

    write_time_of(out, " built", report->outcome.build_ns);
    if (report->outcome.is_checked)
        write_time_of(out, " \xc2\xb7 checked", report->outcome.check_ns);
    else
        pdk__text_append_format(out, " \xc2\xb7 not checked");
    if (report->outcome.warnings > 0)
        pdk__text_append_format(out, " (warnings: %zu)",
                                report->outcome.warnings);
    if (event->kind == PDK_EVENT_NONE) {
        pdk__text_append_format(out, " \xc2\xb7 unchanged");
        return;
    }
    pdk__text_append_format(out, " \xc2\xb7 %s in ",
                            pdk_event_name(event->kind));
    event_write_time(out, event->total_us);
    pdk__text_append_format(out, " \xc2\xb7 generation %u",
                            (unsigned)event->generation);
    if (event->kind == PDK_EVENT_RELOADED)
        pdk__text_append_format(out, " \xc2\xb7 %llu bytes of state kept",
                                (unsigned long long)event->state_bytes);
}

static void write_refusal(struct text_buffer *out,
                          const struct attempt_report *report)
{
    const pdk_error error = reason(report);
    bool has_words =
        report->outcome.words != NULL && report->outcome.words[0] != '\0';
    const char *stage = failed_stage(report);
    char place[PDK_ERROR_PATH_SIZE + 32];

    if (report->outcome.failed_at != ATTEMPT_BUILD) {
        pdk__text_append_format(out, " refused at %s: %s [%s]", stage,
                                error.message, pdk_result_name(error.code));
    } else if (has_words && error.code == PDK_E_BUILD) {
        pdk__text_append_format(out, " build failed (see the messages above)");
    } else {
        console_place(place, sizeof place, &error);
        pdk__text_append_format(out, " build failed: %s%s [%s]", place,
                                error.message, pdk_result_name(error.code));
    }
    if (report->generation != 0)
        pdk__text_append_format(out, "; generation %u keeps running",
                                (unsigned)report->generation);
    else
        pdk__text_append_format(out, "; nothing is running yet");
}

void attempt_write_text(struct text_buffer *out,
                        const struct attempt_report *report)
{
    pdk__text_append_format(out, "#%u", report->number);
    if (failed_stage(report) == NULL)
        write_success(out, report);
    else
        write_refusal(out, report);
}

void attempt_write_json(struct text_buffer *out,
                        const struct attempt_report *report)
{
    cJSON *object = cJSON_CreateObject();
    const char *stage = failed_stage(report);
    const char *outcome = pdk_event_name(report->event.kind);

    if (stage != NULL)
        outcome = "refused";
    else if (report->event.kind == PDK_EVENT_NONE)
        outcome = "unchanged";
    cJSON_AddStringToObject(object, "event", "attempt");
    cJSON_AddNumberToObject(object, "attempt", report->number);
    cJSON_AddStringToObject(object, "outcome", outcome);
    cJSON_AddNumberToObject(object, "build_us",
                            (double)(report->outcome.build_ns / 1000));
    if (report->outcome.is_checked)
        cJSON_AddNumberToObject(object, "check_us",
                                (double)(report->outcome.check_ns / 1000));
    cJSON_AddNumberToObject(object, "generation", report->generation);
    if (stage != NULL) {
        const pdk_error error = reason(report);

        cJSON_AddStringToObject(object, "stage", stage);
        cJSON_AddStringToObject(object, "code", pdk_result_name(error.code));
        cJSON_AddStringToObject(object, "message", error.message);
    }
    event_write_object(out, object);
}

void attempt_print(FILE *stream, enum event_format format,
                   const struct attempt_report *report)
{
    bool is_good = failed_stage(report) == NULL;
    struct text_buffer line = TEXT_BUFFER_INIT;

    if (format == EVENTS_JSON) {
        attempt_write_json(&line, report);
        fprintf(stream, "%s\n", line.failed ? "{}" : line.data);
    } else {
        attempt_write_text(&line, report);
        fprintf(stream, "%s%s%s\n",
                console_colour(stream, is_good ? COLOUR_GOOD : COLOUR_BAD),
                line.failed ? "out of memory" : line.data,
                console_colour(stream, COLOUR_PLAIN));
    }
    fflush(stream);
    pdk__text_finish(&line);
}
