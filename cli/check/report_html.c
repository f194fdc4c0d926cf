/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings as one HTML page, without scripts, pictures and links to elsewhere.
 * Each finding is an article with its consequences folded below. All text from
 * files is escaped.
 */
#include "check/report.h"

#include <inttypes.h>

#include "check/escape.h"
#include "check/html_map.h"
#include "check/page_style.h"
#include "pdk/version.h"

static const struct {
    const char *style, *word;
} verdicts[] = {
    [VERDICT_COMPATIBLE] = { "good", "\342\234\223 fits" },
    [VERDICT_INCOMPATIBLE] = { "bad", "\342\234\225 does not fit" },
    [VERDICT_UNVERIFIED] = { "warn", "? not verified" },
    [VERDICT_UNLOADABLE] = { "bad", "\342\234\225 not loadable" },
};

static const struct {
    const char *style, *sign;
} severities[] = {
    [SEVERITY_INFO] = { "info", "i" },
    [SEVERITY_WARNING] = { "warn", "!" },
    [SEVERITY_UNVERIFIED] = { "warn", "?" },
    [SEVERITY_BREAK] = { "bad", "\342\234\225" },
    [SEVERITY_UNLOADABLE] = { "bad", "\342\234\225" },
};

static void put(struct text_buffer *out, const char *markup)
{
    pdk__text_append_format(out, "%s", markup);
}

static void put_row(struct text_buffer *out, const char *label,
                    const char *text, bool is_words)
{
    if (text == NULL || text[0] == '\0')
        return;
    pdk__text_append_format(out, "<dt>%s</dt><dd%s>", label,
                            is_words ? " class=\"words\"" : "");
    escape_markup(out, text);
    put(out, "</dd>\n");
}

static void describe_side(struct text_buffer *out,
                          const struct finding_side *side)
{
    char size[40];

    if (side->type == NULL)
        put(out, "nothing");
    else
        pdk__text_append_format(out, "%s", side->type);
    if (side->type != NULL && side->offset_bits >= 0)
        pdk__text_append_format(
            out, " at %s %" PRId64, side->offset_bits % 8 == 0 ? "byte" : "bit",
            side->offset_bits % 8 == 0 ? side->offset_bits / 8
                                       : side->offset_bits);
    if (side->type != NULL && side->size_bits > 0) {
        graph_describe_bits(side->size_bits, size, sizeof size);
        pdk__text_append_format(out, ", %s", size);
    }
    if (side->file != NULL)
        pdk__text_append_format(out, " (%s:%u)", pdk__path_base(side->file),
                                side->line);
}

static void put_side(struct text_buffer *out, const char *label,
                     const struct finding_side *side)
{
    struct text_buffer text = TEXT_BUFFER_INIT;

    describe_side(&text, side);
    put_row(out, label, text.data, false);
    out->failed |= text.failed;
    pdk__text_finish(&text);
}

static void put_facts(struct text_buffer *out,
                      const struct check_report *report,
                      const struct finding *finding)
{
    bool has_contract = report->baseline != NULL;

    put(out, "<dl>\n");
    put_row(out, "tolerated", finding->tolerated, true);
    put_row(out, "expired", finding->expired, true);
    put_row(out, "interface", finding->interface, false);
    put_row(out, "where", finding->path, false);
    if (finding->expected.type != NULL || finding->found.type != NULL) {
        put_side(out, has_contract ? "contract" : "old", &finding->expected);
        put_side(out, has_contract ? "plugin" : "new", &finding->found);
    }
    put_row(out, "why", report_why(finding), true);
    put_row(out, "do", report_advice(report, finding), true);
    put(out, "</dl>\n");
}

static void put_consequences(struct text_buffer *out,
                             const struct finding *finding)
{
    size_t count = finding->consequence_count;

    if (count == 0)
        return;
    pdk__text_append_format(out,
                            "<details class=\"consequences\"><summary>%zu "
                            "consequence%s</summary><ul>\n",
                            count, count == 1 ? "" : "s");
    for (size_t i = 0; i < count; i++) {
        put(out, "<li>");
        escape_markup(out, finding->consequences[i]);
        put(out, "</li>\n");
    }
    put(out, "</ul></details>\n");
}

static void put_map(struct text_buffer *out, const struct check_report *report,
                    const struct finding *finding)
{
    bool has_contract = report->baseline != NULL;
    struct html_map map = {
        .outline = finding->outline,
        .title = finding->type_name != NULL ? finding->type_name : "",
        .expected_name = has_contract ? "contract" : "old",
        .found_name = has_contract ? "plugin" : "new",
    };

    if (finding->outline != NULL && finding->severity != SEVERITY_INFO &&
        outline_differs(finding->outline))
        html_map_draw(out, &map);
}

static void put_finding(struct text_buffer *out,
                        const struct check_report *report,
                        const struct finding *finding)
{
    pdk__text_append_format(
        out,
        "<article class=\"%s\" data-rule=\"%s\"><h3><span class=\"badge\">%s "
        "%s</span> <code>%s</code></h3>\n<p class=\"message\">",
        severities[finding->severity].style, finding->rule->id,
        severities[finding->severity].sign,
        rule_severity_name(finding->severity), finding->rule->id);
    escape_markup(out, finding->message);
    put(out, "</p>\n");
    put_facts(out, report, finding);
    put_map(out, report, finding);
    put_consequences(out, finding);
    put(out, "</article>\n");
}

static size_t count_notes(const struct check_report *report)
{
    return finding_count(&report->findings, SEVERITY_INFO);
}

/* The worst first; notes are folded. */
static void put_findings(struct text_buffer *out,
                         const struct check_report *report)
{
    const struct finding_list *findings = &report->findings;
    size_t notes = count_notes(report);

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity != SEVERITY_INFO)
            put_finding(out, report, &findings->items[i]);
    if (notes == 0)
        return;
    pdk__text_append_format(out,
                            "<details><summary>%zu harmless note%s</summary>\n",
                            notes, notes == 1 ? "" : "s");
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == SEVERITY_INFO)
            put_finding(out, report, &findings->items[i]);
    put(out, "</details>\n");
}

static void put_sentence(struct text_buffer *out,
                         const struct check_report *report)
{
    struct text_buffer text = TEXT_BUFFER_INIT;

    report_describe(&text, report);
    if (report->against != NULL && report->verdict <= VERDICT_INCOMPATIBLE)
        pdk__text_append_format(&text, "; it needs a new %s version",
                                outcome_bump_name(outcome_bump(report)));
    if (text.data != NULL)
        escape_markup(out, text.data);
    out->failed |= text.failed;
    pdk__text_finish(&text);
}

static void put_section(struct report_output *to,
                        const struct check_report *report)
{
    struct text_buffer *out = &to->body;

    pdk__text_append_format(out,
                            "<section id=\"file-%zu\" class=\"%s\"><h2>"
                            "<span class=\"badge\">%s</span> ",
                            to->count + 1, verdicts[report->verdict].style,
                            verdicts[report->verdict].word);
    escape_markup(out, report->path);
    put(out, "</h2>\n<p class=\"soft\">");
    put_sentence(out, report);
    pdk__text_append_format(out, "; %zu %s%s compared</p>\n", report->compared,
                            report->baseline != NULL ? "interface" : "symbol",
                            report->compared == 1 ? "" : "s");
    put_findings(out, report);
    if (report->findings.failed)
        put(out, "<p>Out of memory: this report is incomplete.</p>\n");
    put(out, "</section>\n");
}

/* One row of the table of files at the top of the page. */
static void put_summary(struct report_output *to,
                        const struct check_report *report)
{
    struct text_buffer *out = &to->head;
    const struct finding_list *findings = &report->findings;

    pdk__text_append_format(out,
                            "<tr class=\"%s\"><th scope=\"row\"><a "
                            "href=\"#file-%zu\">",
                            verdicts[report->verdict].style, to->count + 1);
    escape_markup(out, report->path);
    pdk__text_append_format(
        out, "</a></th><td>%s</td><td>%zu</td><td>%zu</td><td>%zu</td></tr>\n",
        verdicts[report->verdict].word,
        finding_count(findings, SEVERITY_BREAK) +
            finding_count(findings, SEVERITY_UNLOADABLE),
        finding_count(findings, SEVERITY_UNVERIFIED),
        finding_count(findings, SEVERITY_WARNING));
}

static void add_file(struct report_output *to,
                     const struct check_report *report, int code)
{
    (void)code;
    put_summary(to, report);
    put_section(to, report);
}

static void print_head(const struct report_output *to)
{
    FILE *stream = to->stream;

    fputs("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
          "'none'; style-src 'unsafe-inline'; img-src data:\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n",
          stream);
    fprintf(stream, "<title>pdk check: %zu of %zu pass</title>\n<style>\n",
            to->passed, to->count);
    for (size_t i = 0; page_style[i] != NULL; i++)
        fputs(page_style[i], stream);
    fputs("</style></head>\n<body>\n", stream);
}

static void print_page(struct report_output *to, int code)
{
    const char *head = to->head.data, *body = to->body.data;

    print_head(to);
    fprintf(to->stream,
            "<header><h1>Does it fit?</h1>\n<p class=\"soft\">"
            "%zu of %zu file%s pass%s pdk check; exit code %d%s.</p>\n",
            to->passed, to->count, to->count == 1 ? "" : "s",
            to->count == 1 ? "es" : "", code,
            to->is_strict ? ", warnings count" : "");
    if (to->count > 1)
        fprintf(to->stream,
                "<div class=\"scroll\"><table class=\"list\"><thead><tr>"
                "<th scope=\"col\">file</th><th scope=\"col\">verdict</th>"
                "<th scope=\"col\">breaks</th><th scope=\"col\">unverified</th>"
                "<th scope=\"col\">warnings</th></tr></thead>\n"
                "<tbody>\n%s</tbody></table></div>\n",
                head != NULL ? head : "");
    fprintf(to->stream,
            "</header>\n<main>\n%s</main>\n<footer>pdk %s. 'pdk explain RULE' "
            "explains each rule.</footer>\n</body></html>\n",
            body != NULL ? body : "", PDK_VERSION);
}

const struct report_format report_format_html = {
    .name = "html",
    .add = add_file,
    .end = print_page,
};
