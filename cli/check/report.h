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
 * What a check found, for people and for programs: the same findings in each
 * format, and the same bytes for the same input. A format gathers what it is
 * told of each file, or prints it at once, and prints the rest at the end.
 */
struct report_output {
    const struct report_format *format;
    const char *path; /* NULL: stdout */
    FILE *stream;
    bool is_strict;                /* warnings count as findings */
    size_t count;                  /* of files that it was told of */
    size_t passed;                 /* of these: exit code 0 */
    struct cJSON *items;           /* for formats that gather values ... */
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

/* Reports on their way, each to its own place. */
#define REPORT_LIMIT 8

struct report_list {
    struct report_output items[REPORT_LIMIT];
    size_t count;
};

/*
 * Opens a report for each wish, "FORMAT" (stdout) or "FORMAT:FILE", and one of
 * text if none goes to stdout. The texts are borrowed. PDK_E_ARGUMENT for a
 * format that there is not and for two reports in one place; PDK_E_NOT_FOUND
 * and PDK_E_SYSTEM for a file that cannot be written.
 */
pdk_result report_open(struct report_list *out, const struct text_list *wishes,
                       bool is_strict, pdk_error *error);

/* Tells all of them what was found of one file, and its exit code. */
void report_add(struct report_list *list, const struct check_report *report,
                int code);

/* Ends all of them; `code` is the worst. A report that did not arrive whole is
 * PDK_E_SYSTEM or PDK_E_MEMORY. */
pdk_result report_close(struct report_list *list, int code, pdk_error *error);

/* Closes what is open and prints nothing more; accepts zeroes. */
void report_abandon(struct report_list *list);

/* One file's findings for a person, at once. */
void report_text(FILE *out, const struct check_report *report);

/* A finding as JSON and SARIF tell it; released with cJSON_Delete(). */
struct cJSON *report_finding(const struct finding *finding);

/* Adds a member to an object of cJSON, as UTF-8 whatever it was; nothing for a
 * text that is NULL or empty, or a number below 0. */
void report_add_text(struct cJSON *object, const char *key, const char *text);
void report_add_number(struct cJSON *object, const char *key, int64_t number);

/* Prints it and a line's end, and releases it. */
void report_print_json(struct report_output *out, struct cJSON *value);

/* "does not fit the contract demo 1.4.0", to stand behind the file's name. */
void report_describe(struct text_buffer *out,
                     const struct check_report *report);

/* Why it matters, in this case or else in general. */
const char *report_why(const struct finding *finding);

/* What to do about it; NULL for a library: rules advise authors of plugins. */
const char *report_advice(const struct check_report *report,
                          const struct finding *finding);

#endif
