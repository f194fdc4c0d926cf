/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes the results as text and as JSON. Within a version of the JSON format,
 * keys are added, but never removed or changed.
 */
#include "torture/report.h"

#include <inttypes.h>

#include <cJSON.h>

#include "failure.h"

#define REPORT_VERSION 1

/* ------------------------------------------------------- for people --- */

static void print_counts(FILE *stream, const struct tally *tally)
{
    const char *before = "  ";

    for (size_t i = 0; i < TALLY_COUNT; i++) {
        fprintf(stream, "%s%s %" PRIu64, before, tally_name((enum tally_kind)i),
                tally->counts[i]);
        before = ", ";
    }
    fputs("\n", stream);
}

static void print_notes(FILE *stream, const struct tally *tally)
{
    uint64_t findings = tally_findings(tally);

    for (size_t i = 0; i < tally->note_count; i++) {
        const struct tally_note *note = &tally->notes[i];

        fprintf(stream, "%s: round %" PRIu64 " (%s): %s\n",
                tally_name(note->kind), note->round, style_name(note->style),
                note->message);
    }
    if (findings > tally->note_count)
        fprintf(stream, "%" PRIu64 " findings in total\n", findings);
}

void torture_report_text(FILE *stream, const struct report_head *head,
                         struct tally *tally)
{
    const struct tally_leaks *leaks = &tally->leaks;

    fprintf(stream,
            "%s: %" PRIu64 " rounds with seed %" PRIu64 "\n"
            "  builds %" PRIu64 ", bad files %" PRIu64 ", reloads %" PRIu64
            ", refused %" PRIu64 ", calls %" PRIu64
            ", on other threads %" PRIu64 "\n",
            head->plugin, tally->rounds, head->seed, tally->builds,
            tally->bad_files, tally->reloads, tally->refused, tally->calls,
            tally->entered);
    if (tally->faults_in_hooks + tally->faults_in_calls > 0)
        fprintf(stream,
                "  faults in hooks %" PRIu64 ", refused %" PRIu64
                "; in calls %" PRIu64 ", rolled back %" PRIu64 "\n",
                tally->faults_in_hooks, tally->faults_refused,
                tally->faults_in_calls, tally->faults_rolled_back);
    print_counts(stream, tally);
    fprintf(stream,
            "  growth since the warm-up: descriptors %" PRId64
            ", threads %" PRId64 ", images %" PRId64 ", zombies %" PRId64
            ", files %" PRId64 "; memory %.1f bytes per reload\n",
            leaks->descriptors, leaks->threads, leaks->images, leaks->zombies,
            leaks->files, leaks->bytes_a_reload);
    fprintf(stream, "  time of a reload: median %u us, p99 %u us\n",
            (unsigned)tally_time_us(tally, 500),
            (unsigned)tally_time_us(tally, 990));
    print_notes(stream, tally);
}

/* ----------------------------------------------------- for programs --- */

static void add(cJSON *object, const char *key, double number)
{
    cJSON_AddNumberToObject(object, key, number);
}

static void add_counts(cJSON *object, const struct tally *tally)
{
    add(object, "rounds", (double)tally->rounds);
    add(object, "builds", (double)tally->builds);
    add(object, "bad_files", (double)tally->bad_files);
    add(object, "reloads", (double)tally->reloads);
    add(object, "refused", (double)tally->refused);
    add(object, "calls", (double)tally->calls);
    add(object, "entered", (double)tally->entered);
    for (size_t i = 0; i < TALLY_COUNT; i++)
        add(object, tally_name((enum tally_kind)i), (double)tally->counts[i]);
}

static void add_faults(cJSON *object, const struct tally *tally)
{
    add(object, "in_hooks", (double)tally->faults_in_hooks);
    add(object, "refused", (double)tally->faults_refused);
    add(object, "in_calls", (double)tally->faults_in_calls);
    add(object, "rolled_back", (double)tally->faults_rolled_back);
}

static void add_leaks(cJSON *object, const struct tally_leaks *leaks)
{
    add(object, "descriptors", (double)leaks->descriptors);
    add(object, "threads", (double)leaks->threads);
    add(object, "images", (double)leaks->images);
    add(object, "zombies", (double)leaks->zombies);
    add(object, "files", (double)leaks->files);
    add(object, "bytes_a_reload", leaks->bytes_a_reload);
}

static void add_notes(cJSON *list, const struct tally *tally)
{
    for (size_t i = 0; i < tally->note_count; i++) {
        const struct tally_note *note = &tally->notes[i];
        cJSON *object = cJSON_CreateObject();

        cJSON_AddStringToObject(object, "kind", tally_name(note->kind));
        add(object, "round", (double)note->round);
        cJSON_AddStringToObject(object, "style", style_name(note->style));
        cJSON_AddStringToObject(object, "message", note->message);
        cJSON_AddItemToArray(list, object);
    }
}

static cJSON *describe(const struct report_head *head, struct tally *tally)
{
    cJSON *object = cJSON_CreateObject(), *part;
    char fingerprint[17];

    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64,
             tally->fingerprint);
    add(object, "pdk_torture", REPORT_VERSION);
    cJSON_AddStringToObject(object, "file", head->path);
    cJSON_AddStringToObject(object, "plugin", head->plugin);
    add(object, "seed", (double)head->seed);
    cJSON_AddStringToObject(object, "plans", fingerprint);
    add_counts(cJSON_AddObjectToObject(object, "counts"), tally);
    add_faults(cJSON_AddObjectToObject(object, "faults"), tally);
    part = cJSON_AddObjectToObject(object, "styles");
    for (size_t i = 0; i < STYLE_COUNT; i++)
        add(part, style_name((enum style)i), (double)tally->styles[i]);
    add_leaks(cJSON_AddObjectToObject(object, "leaks"), &tally->leaks);
    part = cJSON_AddObjectToObject(object, "reload_us");
    add(part, "median", tally_time_us(tally, 500));
    add(part, "p99", tally_time_us(tally, 990));
    add_notes(cJSON_AddArrayToObject(object, "findings"), tally);
    return object;
}

pdk_result torture_report_json(FILE *stream, const struct report_head *head,
                               struct tally *tally, pdk_error *error)
{
    cJSON *object = describe(head, tally);
    char *text = cJSON_Print(object);

    cJSON_Delete(object);
    if (text == NULL)
        return pdk__fail_memory(error);
    fprintf(stream, "%s\n", text);
    cJSON_free(text);
    return PDK_OK;
}
