/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings as text: the verdict, then one paragraph for each finding, the worst
 * first.
 */
#include "check/report.h"

#include <inttypes.h>
#include <string.h>

#include "check/text_map.h"
#include "console.h"
#include "text.h"

#define CONSEQUENCES_SHOWN 4
#define LABEL_WIDTH 14 /* including the blanks around it */

static enum console_colour colour_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_UNLOADABLE:
    case SEVERITY_BREAK:
        return COLOUR_BAD;
    case SEVERITY_UNVERIFIED:
    case SEVERITY_WARNING:
        return COLOUR_NOTICE;
    default:
        return COLOUR_DIM;
    }
}

static void print_label(FILE *out, const char *label)
{
    fprintf(out, "    %-*s ", LABEL_WIDTH - 5, label);
}

static void print_line(FILE *out, const char *label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    print_label(out, label);
    fprintf(out, "%s\n", text);
}

static void print_bits(FILE *out, const char *before, int64_t bits)
{
    char text[40];

    if (bits < 0)
        return;
    graph_describe_bits(bits, text, sizeof text);
    fprintf(out, "%s%s", before, text);
}

static void print_offset(FILE *out, int64_t bits)
{
    if (bits >= 0)
        fprintf(out, " at %s %" PRId64, bits % 8 == 0 ? "byte" : "bit",
                bits % 8 == 0 ? bits / 8 : bits);
}

static void print_side(FILE *out, const char *label,
                       const struct finding_side *side)
{
    print_label(out, label);
    fprintf(out, "%s", side->type != NULL ? side->type : "nothing");
    print_offset(out, side->offset_bits);
    if (side->size_bits > 0)
        print_bits(out, ", ", side->size_bits);
    if (side->file != NULL)
        fprintf(out, " (%s:%u)", pdk__path_base(side->file), side->line);
    fprintf(out, "\n");
}

/* Does the drawing already show this consequence, such as "demo_params.left
 * moved ..."? */
static bool is_drawn(const struct finding *finding, const char *line)
{
    size_t size;

    if (finding->outline == NULL || finding->type_name == NULL ||
        !text_map_helps(finding->outline))
        return false;
    size = strlen(finding->type_name);
    return strncmp(line, finding->type_name, size) == 0 && line[size] == '.';
}

static void print_consequences(FILE *out, const struct finding *finding)
{
    size_t shown = 0, left = 0;

    for (size_t i = 0; i < finding->consequence_count; i++) {
        const char *line = finding->consequences[i];

        if (is_drawn(finding, line))
            continue;
        if (shown == CONSEQUENCES_SHOWN)
            left++;
        else
            print_line(out, shown++ == 0 ? "so" : "", line);
    }
    if (left > 0) {
        print_label(out, "");
        fprintf(out, "and %zu more like these\n", left);
    }
}

static void print_layout(FILE *out, const struct check_report *report,
                         const struct finding *finding)
{
    bool has_contract = report->baseline != NULL;
    struct text_map map = { finding->outline, has_contract ? "contract" : "old",
                            has_contract ? "plugin" : "new", LABEL_WIDTH };

    if (finding->outline == NULL || !text_map_helps(finding->outline))
        return;
    print_label(out, "bytes");
    text_map_print(out, &map);
}

static void print_place(FILE *out, const struct finding *finding)
{
    bool has_path = finding->path != NULL && finding->path[0] != '\0';

    if (finding->interface == NULL && !has_path)
        return;
    print_label(out, "where");
    fprintf(out, "%s%s%s\n",
            finding->interface != NULL ? finding->interface : "",
            finding->interface != NULL && has_path ? ": " : "",
            has_path ? finding->path : "");
}

static void print_finding(FILE *out, const struct check_report *report,
                          const struct finding *finding)
{
    fprintf(out, "  %s%s %s%s: %s\n",
            console_colour(out, colour_of(finding->severity)),
            rule_severity_name(finding->severity), finding->rule->id,
            console_colour(out, COLOUR_PLAIN), finding->message);
    if (finding->tolerated != NULL)
        print_line(out, "tolerated", finding->tolerated);
    if (finding->severity == SEVERITY_INFO)
        return;
    print_line(out, "expired", finding->expired);
    print_place(out, finding);
    if (finding->expected.type != NULL || finding->found.type != NULL) {
        print_side(out, report->baseline != NULL ? "contract" : "old",
                   &finding->expected);
        print_side(out, report->baseline != NULL ? "plugin" : "new",
                   &finding->found);
    }
    print_layout(out, report, finding);
    print_consequences(out, finding);
    print_line(out, "why", report_why(finding));
    print_line(out, "do", report_advice(report, finding));
}

static void print_verdict(FILE *out, const struct check_report *report)
{
    static const struct {
        enum console_colour colour;
        const char *word;
    } rows[] = {
        [VERDICT_COMPATIBLE] = { COLOUR_GOOD, "ok" },
        [VERDICT_INCOMPATIBLE] = { COLOUR_BAD, "FAIL" },
        [VERDICT_UNVERIFIED] = { COLOUR_NOTICE, "UNKNOWN" },
        [VERDICT_UNLOADABLE] = { COLOUR_BAD, "FAIL" },
    };
    struct text_buffer line = TEXT_BUFFER_INIT;

    pdk__text_append_format(&line, "%s ", report->path);
    report_describe(&line, report);
    if (line.data != NULL)
        pdk__text_tame(line.data);
    fprintf(out, "%s%s%s %s\n",
            console_colour(out, rows[report->verdict].colour),
            rows[report->verdict].word, console_colour(out, COLOUR_PLAIN),
            line.data != NULL ? line.data : "");
    pdk__text_finish(&line);
}

/* The part of the version number that must change. */
static void print_bump(FILE *out, const struct check_report *report)
{
    if (report->against != NULL && report->verdict != VERDICT_UNLOADABLE &&
        report->verdict != VERDICT_UNVERIFIED)
        fprintf(out, "  needs a new %s version\n",
                outcome_bump_name(outcome_bump(report)));
}

void report_text(FILE *out, const struct check_report *report)
{
    print_verdict(out, report);
    print_bump(out, report);
    for (size_t i = 0; i < report->findings.count; i++)
        print_finding(out, report, &report->findings.items[i]);
    if (report->findings.failed)
        fprintf(out, "  out of memory: this report is incomplete\n");
}

static void add_text(struct report_output *out,
                     const struct check_report *report, int code)
{
    (void)code;
    report_text(out->stream, report);
}

/* A summary, if there were several files. */
static void end_text(struct report_output *out, int code)
{
    (void)code;
    if (out->count > 1)
        fprintf(out->stream, "%zu of %zu files pass\n", out->passed,
                out->count);
}

const struct report_format report_format_text = {
    .name = "text",
    .add = add_text,
    .end = end_text,
};
