/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings for programs. Keys are only ever added.
 */
#include "check/report.h"

#include <cJSON.h>

static void add_text(cJSON *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        cJSON_AddStringToObject(object, key, text);
}

static void add_number(cJSON *object, const char *key, int64_t number)
{
    if (number >= 0)
        cJSON_AddNumberToObject(object, key, (double)number);
}

static void add_side(cJSON *object, const char *key,
                     const struct finding_side *side)
{
    cJSON *out;

    if (side->type == NULL)
        return;
    out = cJSON_AddObjectToObject(object, key);
    add_text(out, "type", side->type);
    add_number(out, "offset_bits", side->offset_bits);
    add_number(out, "size_bits", side->size_bits);
    add_text(out, "file", side->file);
    if (side->file != NULL)
        add_number(out, "line", side->line);
}

static void add_finding(cJSON *list, const struct finding *finding)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *lines;

    add_text(out, "rule", finding->rule->id);
    add_text(out, "severity", rule_severity_name(finding->severity));
    add_text(out, "message", finding->message);
    add_text(out, "interface", finding->interface);
    add_text(out, "type", finding->type_name);
    add_text(out, "path", finding->path);
    add_side(out, "expected", &finding->expected);
    add_side(out, "found", &finding->found);
    lines = cJSON_AddArrayToObject(out, "consequences");
    for (size_t i = 0; i < finding->consequence_count; i++)
        cJSON_AddItemToArray(lines,
                             cJSON_CreateString(finding->consequences[i]));
    add_text(out, "why",
             finding->why != NULL ? finding->why : finding->rule->summary);
    add_text(out, "advice", finding->rule->advice);
    add_text(out, "tolerated", finding->tolerated);
    add_text(out, "expired", finding->expired);
    cJSON_AddItemToArray(list, out);
}

static void add_plugins(cJSON *out, const struct metadata *metadata)
{
    cJSON *list = cJSON_AddArrayToObject(out, "plugins");

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        cJSON *plugin = cJSON_CreateObject();

        add_text(plugin, "id", metadata->plugins[i].id);
        add_text(plugin, "version", metadata->plugins[i].version);
        cJSON_AddItemToArray(list, plugin);
    }
}

static void add_contract(cJSON *out, const struct baseline *baseline)
{
    cJSON *about = cJSON_AddObjectToObject(out, "contract");

    add_text(about, "name", baseline->contract.name);
    add_text(about, "version", baseline->contract.version);
    add_text(about, "file", baseline->path);
}

struct cJSON *report_json(const struct check_report *report)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *findings;

    add_text(out, "file", report->path);
    add_text(out, "verdict", outcome_verdict_name(report->verdict));
    if (report->baseline != NULL)
        add_contract(out, report->baseline);
    if (report->against != NULL) {
        add_text(out, "against", report->against);
        add_text(out, "bump", outcome_bump_name(outcome_bump(report)));
    }
    add_plugins(out, &report->subject.metadata);
    add_number(out, "compared", (int64_t)report->compared);
    findings = cJSON_AddArrayToObject(out, "findings");
    for (size_t i = 0; i < report->findings.count; i++)
        add_finding(findings, &report->findings.items[i]);
    return out;
}
