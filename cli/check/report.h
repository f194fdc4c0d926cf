/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_REPORT_H
#define PDK_CHECK_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "check/outcome.h"
#include "option.h"
#include "pdk/error.h"
#include "text.h"

/*
 * Reports: the same findings in several formats, and always the same bytes for
 * the same input. A format either prints each file's findings at once, or
 * collects them and prints them at the end.
 */
struct report_output {
    const struct report_format *format;
    const char *path; /* NULL: stdout */
    FILE *stream;
    bool is_strict;                /* warnings count as findings */
    size_t count;                  /* files so far */
    size_t passed;                 /* those with exit code 0 */
    struct cJSON *items;           /* for formats that collect values ... */
    struct text_buffer head, body; /* ... or text */
};

struct report_format {
    const char *name; /* "sarif" */
    void (*add)(struct report_output *out, const struct check_report *report,
                int code);
    void (*end)(struct report_output *out, int code);
};

extern const struct report_format report_format_html;
extern const struct report_format report_format_json;
extern const struct report_format report_format_junit;
extern const struct report_format report_format_sarif;
extern const struct report_format report_format_text;

/* The open reports. */
#define REPORT_LIMIT 8

struct report_list {
    struct report_output items[REPORT_LIMIT];
    size_t count;
};

/*
 * Opens a report for each wish, "FORMAT" (stdout) or "FORMAT:FILE", and a text
 * report if no other goes to stdout. The texts are borrowed. PDK_E_ARGUMENT: an
 * unknown format, or two reports to the same place. PDK_E_NOT_FOUND,
 * PDK_E_SYSTEM: a file cannot be written.
 */
pdk_result report_open(struct report_list *out, const struct text_list *wishes,
                       bool is_strict, pdk_error *error);

/* Adds the findings about one file, and its exit code, to all reports. */
void report_add(struct report_list *list, const struct check_report *report,
                int code);

/* Completes all reports; `code` is the worst exit code. PDK_E_SYSTEM or
 * PDK_E_MEMORY: a report is incomplete. */
pdk_result report_close(struct report_list *list, int code, pdk_error *error);

/* Closes all reports without printing more; accepts zeroes. */
void report_abandon(struct report_list *list);

/* Prints one file's findings as text. */
void report_text(FILE *out, const struct check_report *report);

/* A finding for JSON and SARIF; released with cJSON_Delete(). */
struct cJSON *report_finding(const struct check_report *report,
                             const struct finding *finding);

/* Add a member to a cJSON object, as valid UTF-8. Do nothing for a text that is
 * NULL or empty, and for a negative number. */
void report_add_text(struct cJSON *object, const char *key, const char *text);
void report_add_number(struct cJSON *object, const char *key, int64_t number);

/* Prints the value and a line break, and releases it. */
void report_print_json(struct report_output *out, struct cJSON *value);

/* Appends the verdict as it follows the file's name: "does not fit the contract
 * demo 1.4.0". */
void report_describe(struct text_buffer *out,
                     const struct check_report *report);

/* Why the finding matters: its own reason, or the rule's summary. */
const char *report_why(const struct finding *finding);

/* What to do about it, in a plugin or in a library. */
const char *report_advice(const struct check_report *report,
                          const struct finding *finding);

#endif
