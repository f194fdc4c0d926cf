/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings as JUnit XML, for servers that show test results. Each file is a
 * test suite; its tests are the verdict, each interface that fits, and each
 * finding. A suite fails if and only if the exit code is not 0.
 */
#include "check/report.h"

#include <stdlib.h>
#include <string.h>

#include "check/escape.h"

/* The result of a test. */
enum ending { ENDING_PASS, ENDING_FAILURE, ENDING_ERROR };

struct suite {
    struct text_buffer *out;
    size_t tests, failures, errors;
};

static void put_attribute(struct text_buffer *out, const char *name,
                          const char *text)
{
    pdk__text_append_format(out, " %s=\"", name);
    escape_markup(out, text);
    pdk__text_append_format(out, "\"");
}

/* Escapes text line by line, and keeps the line breaks. */
static void put_lines(struct text_buffer *out, const char *text)
{
    while (text[0] != '\0') {
        size_t size = strcspn(text, "\n");
        char *line = strndup(text, size);

        if (line != NULL)
            escape_markup(out, line);
        out->failed |= line == NULL;
        free(line);
        text += size;
        if (text[0] == '\n' && (++text)[0] != '\0')
            pdk__text_append_format(out, "\n");
    }
}

static void put_element(struct text_buffer *out, const char *name,
                        const char *message, const char *text)
{
    pdk__text_append_format(out, "\n      <%s", name);
    if (message != NULL)
        put_attribute(out, "message", message);
    pdk__text_append_format(out, ">");
    put_lines(out, text);
    pdk__text_append_format(out, "</%s>", name);
}

static void begin_case(struct suite *suite, const char *class_name,
                       const char *name)
{
    suite->tests++;
    pdk__text_append_format(suite->out, "    <testcase");
    put_attribute(suite->out, "classname", class_name);
    put_attribute(suite->out, "name", name);
    pdk__text_append_format(suite->out, ">");
}

static void end_case(struct suite *suite, enum ending ending,
                     const char *message, const char *text)
{
    suite->failures += ending == ENDING_FAILURE;
    suite->errors += ending == ENDING_ERROR;
    if (ending == ENDING_FAILURE)
        put_element(suite->out, "failure", message, text);
    else if (ending == ENDING_ERROR)
        put_element(suite->out, "error", message, text);
    else if (text != NULL)
        put_element(suite->out, "system-out", NULL, text);
    pdk__text_append_format(suite->out, "%s</testcase>\n",
                            ending != ENDING_PASS || text != NULL ? "\n    "
                                                                  : "");
}

static enum ending ending_of(enum severity severity, bool is_strict)
{
    switch (severity) {
    case SEVERITY_INFO:
        return ENDING_PASS;
    case SEVERITY_WARNING:
        return is_strict ? ENDING_FAILURE : ENDING_PASS;
    case SEVERITY_UNVERIFIED:
        return ENDING_ERROR;
    default:
        return ENDING_FAILURE;
    }
}

static void put_line(struct text_buffer *out, const char *label,
                     const char *text)
{
    if (text != NULL && text[0] != '\0')
        pdk__text_append_format(out, "%s: %s\n", label, text);
}

static void put_finding(struct suite *suite, const struct check_report *report,
                        const struct finding *finding, bool is_strict)
{
    struct text_buffer name = TEXT_BUFFER_INIT, text = TEXT_BUFFER_INIT;
    bool has_path = finding->path != NULL && finding->path[0] != '\0';

    pdk__text_append_format(&name, "%s%s%s", finding->rule->id,
                            has_path ? ": " : "",
                            has_path ? finding->path : "");
    put_line(&text, rule_severity_name(finding->severity), finding->message);
    put_line(&text, "tolerated", finding->tolerated);
    put_line(&text, "expired", finding->expired);
    for (size_t i = 0; i < finding->consequence_count; i++)
        put_line(&text, "so", finding->consequences[i]);
    put_line(&text, "why", report_why(finding));
    put_line(&text, "do", report_advice(report, finding));
    begin_case(suite,
               finding->interface != NULL ? finding->interface : "the file",
               name.data != NULL ? name.data : "");
    end_case(suite, ending_of(finding->severity, is_strict), finding->message,
             text.data != NULL ? text.data : "");
    suite->out->failed |= name.failed || text.failed;
    pdk__text_finish(&name);
    pdk__text_finish(&text);
}

/* Is there a finding, other than a note, about this interface? */
static bool is_doubted(const struct check_report *report, const char *id)
{
    for (size_t i = 0; i < report->findings.count; i++) {
        const struct finding *finding = &report->findings.items[i];

        if (finding->severity >= SEVERITY_UNVERIFIED &&
            (finding->interface == NULL ||
             strstr(finding->interface, id) != NULL))
            return true;
    }
    return report->compared == 0 || report->findings.failed;
}

static void put_verdict(struct suite *suite, const struct check_report *report,
                        int code)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    enum ending ending = ENDING_PASS;

    if (code != 0)
        ending = report->verdict == VERDICT_UNVERIFIED ? ENDING_ERROR
                                                       : ENDING_FAILURE;
    report_describe(&text, report);
    begin_case(suite, "the file", "verdict");
    end_case(suite, ending, "verdict", text.data != NULL ? text.data : "");
    suite->out->failed |= text.failed;
    pdk__text_finish(&text);
}

static void put_cases(struct suite *suite, const struct check_report *report,
                      bool is_strict, int code)
{
    put_verdict(suite, report, code);
    for (size_t i = 0; i < report->interface_count; i++) {
        if (is_doubted(report, report->interfaces[i]))
            continue;
        begin_case(suite, report->interfaces[i], "fits");
        end_case(suite, ENDING_PASS, NULL, NULL);
    }
    for (size_t i = 0; i < report->findings.count; i++)
        put_finding(suite, report, &report->findings.items[i], is_strict);
}

static void add_suite(struct report_output *to,
                      const struct check_report *report, int code)
{
    struct text_buffer cases = TEXT_BUFFER_INIT;
    struct suite suite = { .out = &cases };

    put_cases(&suite, report, to->is_strict, code);
    pdk__text_append_format(&to->body, "  <testsuite");
    put_attribute(&to->body, "name", report->path);
    pdk__text_append_format(&to->body,
                            " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
                            suite.tests, suite.failures, suite.errors);
    if (cases.data != NULL)
        pdk__text_append(&to->body, cases.data, cases.size_bytes);
    pdk__text_append_format(&to->body, "  </testsuite>\n");
    to->body.failed |= cases.failed;
    pdk__text_finish(&cases);
}

static void print_all(struct report_output *to, int code)
{
    (void)code;
    fprintf(to->stream,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"pdk check\">\n%s</testsuites>\n",
            to->body.data != NULL ? to->body.data : "");
}

const struct report_format report_format_junit = {
    .name = "junit",
    .add = add_suite,
    .end = print_all,
};
