/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings as JSON, as described by schema/check-report.schema.json. Keys are
 * added, but never removed or changed.
 */
#include "check/report.h"

#include <cJSON.h>

#include "check/escape.h"

#define SCHEMA "urn:pdk:schema:check-report:1"

void report_add_text(cJSON *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        cJSON_AddItemToObject(object, key, escape_json(text));
}

void report_add_number(cJSON *object, const char *key, int64_t number)
{
    if (number >= 0)
        cJSON_AddNumberToObject(object, key, (double)number);
}

void report_print_json(struct report_output *out, cJSON *value)
{
    char *text = cJSON_Print(value);

    cJSON_Delete(value);
    if (text != NULL)
        fprintf(out->stream, "%s\n", text);
    else
        out->body.failed = true;
    cJSON_free(text);
}

static void add_side(cJSON *object, const char *key,
                     const struct finding_side *side)
{
    cJSON *out;

    if (side->type == NULL)
        return;
    out = cJSON_AddObjectToObject(object, key);
    report_add_text(out, "type", side->type);
    report_add_number(out, "offset_bits", side->offset_bits);
    report_add_number(out, "size_bits", side->size_bits);
    report_add_text(out, "file", side->file);
    if (side->file != NULL)
        report_add_number(out, "line", side->line);
}

cJSON *report_finding(const struct check_report *report,
                      const struct finding *finding)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *lines;

    report_add_text(out, "rule", finding->rule->id);
    report_add_text(out, "severity", rule_severity_name(finding->severity));
    report_add_text(out, "message", finding->message);
    report_add_text(out, "interface", finding->interface);
    report_add_text(out, "type", finding->type_name);
    report_add_text(out, "path", finding->path);
    add_side(out, "expected", &finding->expected);
    add_side(out, "found", &finding->found);
    lines = cJSON_AddArrayToObject(out, "consequences");
    for (size_t i = 0; i < finding->consequence_count; i++)
        cJSON_AddItemToArray(lines,
                             cJSON_CreateString(finding->consequences[i]));
    report_add_text(out, "why", report_why(finding));
    report_add_text(out, "advice", report_advice(report, finding));
    report_add_text(out, "tolerated", finding->tolerated);
    report_add_text(out, "expired", finding->expired);
    return out;
}

static void add_plugins(cJSON *out, const struct metadata *metadata)
{
    cJSON *list = cJSON_AddArrayToObject(out, "plugins");

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        cJSON *plugin = cJSON_CreateObject();

        report_add_text(plugin, "id", metadata->plugins[i].id);
        report_add_text(plugin, "version", metadata->plugins[i].version);
        cJSON_AddItemToArray(list, plugin);
    }
}

static void add_contract(cJSON *out, const struct baseline *baseline)
{
    cJSON *about = cJSON_AddObjectToObject(out, "contract");

    report_add_text(about, "name", baseline->contract.name);
    report_add_text(about, "version", baseline->contract.version);
    report_add_text(about, "file", baseline->path);
}

static void add_check(struct report_output *to,
                      const struct check_report *report, int code)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *findings;

    report_add_text(out, "file", report->path);
    report_add_text(out, "verdict", outcome_verdict_name(report->verdict));
    report_add_number(out, "exit_code", code);
    if (report->baseline != NULL)
        add_contract(out, report->baseline);
    if (report->against != NULL) {
        report_add_text(out, "against", report->against);
        report_add_text(out, "bump", outcome_bump_name(outcome_bump(report)));
    }
    add_plugins(out, &report->subject.metadata);
    report_add_number(out, "compared", (int64_t)report->compared);
    findings = cJSON_AddArrayToObject(out, "findings");
    for (size_t i = 0; i < report->findings.count; i++)
        cJSON_AddItemToArray(
            findings, report_finding(report, &report->findings.items[i]));
    if (to->items == NULL)
        to->items = cJSON_CreateArray();
    cJSON_AddItemToArray(to->items, out);
}

static void print_all(struct report_output *to, int code)
{
    cJSON *out = cJSON_CreateObject();

    report_add_text(out, "schema", SCHEMA);
    report_add_number(out, "pdk_check", 1);
    report_add_number(out, "exit_code", code);
    cJSON_AddBoolToObject(out, "strict", to->is_strict);
    cJSON_AddItemToObject(out, "checks",
                          to->items != NULL ? to->items : cJSON_CreateArray());
    to->items = NULL;
    report_print_json(to, out);
}

const struct report_format report_format_json = {
    .name = "json",
    .add = add_check,
    .end = print_all,
};
