/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Opens and closes reports, and passes findings on to them. A report that
 * cannot be written completely is an error.
 */
#include "check/report.h"

#include <errno.h>
#include <string.h>

#include <cJSON.h>

#include "check/escape.h"
#include "failure.h"

static const struct report_format *const formats[] = {
    &report_format_text,  &report_format_json, &report_format_sarif,
    &report_format_junit, &report_format_html,
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static const struct report_format *find_format(const char *name, size_t size)
{
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strlen(formats[i]->name) == size &&
            strncmp(formats[i]->name, name, size) == 0)
            return formats[i];
    return NULL;
}

static const struct report_output *find_place(const struct report_list *list,
                                              const char *path)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *other = list->items[i].path;

        if (path == other ||
            (path != NULL && other != NULL && strcmp(path, other) == 0))
            return &list->items[i];
    }
    return NULL;
}

static pdk_result refuse_twice(const char *path, pdk_error *error)
{
    if (path == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "only one report can go to stdout; use "
                        "--format FORMAT:FILE for the others");
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "two reports cannot go into one file, '%.200s'", path);
}

static pdk_result open_output(struct report_list *list,
                              const struct report_format *format,
                              const char *path, pdk_error *error)
{
    struct report_output *out = &list->items[list->count];

    if (find_place(list, path) != NULL)
        return refuse_twice(path, error);
    *out = (struct report_output){ .format = format, .path = path };
    out->stream = path != NULL ? fopen(path, "we") : stdout;
    if (out->stream == NULL)
        return pdk__fail_system(error, errno,
                                "cannot write the report '%.200s'", path);
    list->count++;
    return PDK_OK;
}

static pdk_result open_wish(struct report_list *list, const char *wish,
                            pdk_error *error)
{
    size_t size = strcspn(wish, ":");
    const struct report_format *format = find_format(wish, size);
    const char *path = wish[size] == ':' ? wish + size + 1 : NULL;

    if (format == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no format '%.*s'; use text, json, sarif, "
                        "junit or html",
                        (int)(size < 100 ? size : 100), wish);
    if (path != NULL && path[0] == '\0')
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--format %s needs a file name after ':'", wish);
    if (list->count == REPORT_LIMIT - 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "at most %d reports can be written at once",
                        REPORT_LIMIT - 1);
    return open_output(list, format, path, error);
}

pdk_result report_open(struct report_list *out, const struct text_list *wishes,
                       bool is_strict, pdk_error *error)
{
    pdk_result result = PDK_OK;

    *out = (struct report_list){ .count = 0 };
    for (size_t i = 0; i < wishes->count && result == PDK_OK; i++)
        result = open_wish(out, wishes->items[i], error);
    if (result == PDK_OK && find_place(out, NULL) == NULL)
        result = open_output(out, &report_format_text, NULL, error);
    for (size_t i = 0; i < out->count; i++)
        out->items[i].is_strict = is_strict;
    return result;
}

void report_add(struct report_list *list, const struct check_report *report,
                int code)
{
    for (size_t i = 0; i < list->count; i++) {
        list->items[i].format->add(&list->items[i], report, code);
        list->items[i].count++;
        list->items[i].passed += code == 0;
    }
}

static void release(struct report_output *out)
{
    cJSON_Delete(out->items);
    pdk__text_finish(&out->head);
    pdk__text_finish(&out->body);
    if (out->path != NULL && out->stream != NULL)
        fclose(out->stream);
    out->stream = NULL;
    out->items = NULL;
}

/* Was everything written? */
static pdk_result finish(struct report_output *out, pdk_error *error)
{
    const char *place = out->path != NULL ? out->path : "stdout";
    bool is_lost = fflush(out->stream) != 0 || ferror(out->stream);
    int reason = errno;

    if (is_lost && out->path == NULL)
        clearerr(stdout); /* it is said here, and not once more at the end */
    if (is_lost)
        return pdk__fail_system(error, reason,
                                "cannot write the report '%.200s'", place);
    return out->head.failed || out->body.failed ? pdk__fail_memory(error)
                                                : PDK_OK;
}

pdk_result report_close(struct report_list *list, int code, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < list->count; i++) {
        struct report_output *out = &list->items[i];
        pdk_result next;

        out->format->end(out, code);
        next = finish(out, result == PDK_OK ? error : NULL);
        if (result == PDK_OK)
            result = next;
    }
    report_abandon(list);
    return result;
}

void report_abandon(struct report_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        release(&list->items[i]);
    list->count = 0;
}

void report_describe(struct text_buffer *out, const struct check_report *report)
{
    static const char *const of_contract[] = {
        [VERDICT_COMPATIBLE] = "fits",
        [VERDICT_INCOMPATIBLE] = "does not fit",
        [VERDICT_UNVERIFIED] = "cannot be verified against",
        [VERDICT_UNLOADABLE] = "cannot be loaded and does not fit",
    };
    static const char *const of_file[] = {
        [VERDICT_COMPATIBLE] = "can replace",
        [VERDICT_INCOMPATIBLE] = "cannot replace",
        [VERDICT_UNVERIFIED] = "cannot be verified against",
        [VERDICT_UNLOADABLE] = "cannot be loaded and cannot replace",
    };

    static const char *const of_nothing[] = {
        [VERDICT_COMPATIBLE] = "is sound",
        [VERDICT_INCOMPATIBLE] = "is harmful to any host",
        [VERDICT_UNVERIFIED] = "cannot be verified without a contract",
        [VERDICT_UNLOADABLE] = "cannot be loaded",
    };

    if (report->baseline != NULL)
        pdk__text_append_format(out, "%s the contract %s %s",
                                of_contract[report->verdict],
                                report->baseline->contract.name,
                                report->baseline->contract.version);
    else if (report->against != NULL)
        pdk__text_append_format(out, "%s %s", of_file[report->verdict],
                                report->against);
    else
        pdk__text_append_format(out, "%s", of_nothing[report->verdict]);
}

const char *report_why(const struct finding *finding)
{
    return finding->why != NULL ? finding->why : finding->rule->summary;
}

const char *report_advice(const struct check_report *report,
                          const struct finding *finding)
{
    const struct rule *rule = finding->rule;

    return report->against != NULL && rule->library_advice != NULL
               ? rule->library_advice
               : rule->advice;
}
