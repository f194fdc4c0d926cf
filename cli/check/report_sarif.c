/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Findings as SARIF 2.1.0 (OASIS), for code scanning and editors. The location
 * of a finding is the plugin's source; the contract's is a related location.
 * Contains no times and no machine, so that equal input gives equal output.
 */
#include "check/report.h"

#include <string.h>

#include <cJSON.h>

#include "check/digest.h"
#include "check/escape.h"
#include "pdk/version.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static const char *level_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_INFO:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    default: /* unverified is not a pass */
        return "error";
    }
}

static void add_message(cJSON *object, const char *key, const char *text)
{
    report_add_text(cJSON_AddObjectToObject(object, key), "text", text);
}

static cJSON *make_rule(const struct rule *rule)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *configuration;
    struct text_buffer text = TEXT_BUFFER_INIT;

    report_add_text(out, "id", rule->id);
    add_message(out, "shortDescription", rule->summary);
    pdk__text_append_format(&text,
                            "%s. What to do: %s. Example: 'pdk explain %s'.",
                            rule->summary, rule->advice, rule->id);
    add_message(out, "help", text.data);
    configuration = cJSON_AddObjectToObject(out, "defaultConfiguration");
    report_add_text(configuration, "level", level_of(rule->severity));
    pdk__text_finish(&text);
    return out;
}

static cJSON *make_driver(void)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *list;
    size_t count;
    const struct rule *rules = rule_all(&count);

    report_add_text(out, "name", "pdk");
    report_add_text(out, "semanticVersion", PDK_VERSION);
    list = cJSON_AddArrayToObject(out, "rules");
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(list, make_rule(&rules[i]));
    return out;
}

static void add_artifact(cJSON *object, const char *key, const char *path)
{
    struct text_buffer uri = TEXT_BUFFER_INIT;

    escape_uri(&uri, path);
    report_add_text(cJSON_AddObjectToObject(object, key), "uri", uri.data);
    pdk__text_finish(&uri);
}

static void add_place(cJSON *location, const char *file, uint32_t line)
{
    cJSON *place = cJSON_AddObjectToObject(location, "physicalLocation");

    add_artifact(place, "artifactLocation", file);
    if (line > 0)
        report_add_number(cJSON_AddObjectToObject(place, "region"), "startLine",
                          line);
}

static void add_logical(cJSON *location, const struct finding *finding)
{
    cJSON *list, *logical;

    if (finding->path == NULL && finding->interface == NULL)
        return;
    list = cJSON_AddArrayToObject(location, "logicalLocations");
    logical = cJSON_CreateObject();
    report_add_text(logical, "name", finding->type_name);
    report_add_text(logical, "fullyQualifiedName",
                    finding->path != NULL && finding->path[0] != '\0'
                        ? finding->path
                        : finding->interface);
    cJSON_AddItemToArray(list, logical);
}

/* A finding without a place in the source is located in the file itself. */
static void add_location(cJSON *result, const struct check_report *report,
                         const struct finding *finding)
{
    cJSON *list = cJSON_AddArrayToObject(result, "locations");
    cJSON *location = cJSON_CreateObject();

    if (finding->found.file != NULL)
        add_place(location, finding->found.file, finding->found.line);
    else
        add_place(location, report->path, 0);
    add_logical(location, finding);
    cJSON_AddItemToArray(list, location);
}

static void add_related(cJSON *result, const struct check_report *report,
                        const struct finding *finding)
{
    cJSON *list, *location;

    if (finding->expected.file == NULL)
        return;
    list = cJSON_AddArrayToObject(result, "relatedLocations");
    location = cJSON_CreateObject();
    report_add_number(location, "id", 1);
    add_message(location, "message",
                report->baseline != NULL ? "in the contract"
                                         : "in the old file");
    add_place(location, finding->expected.file, finding->expected.line);
    cJSON_AddItemToArray(list, location);
}

/* Identifies the finding in later builds, even if its lines have moved. */
static void add_fingerprint(cJSON *result, const struct finding *finding)
{
    const char *const parts[] = { finding->rule->id, finding->interface,
                                  finding->type_name, finding->path,
                                  finding->message };
    struct text_buffer text = TEXT_BUFFER_INIT;
    char hash[DIGEST_HEX_SIZE];

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        pdk__text_append_format(&text, "%s\n",
                                parts[i] != NULL ? parts[i] : "");
    if (text.data != NULL) {
        digest_hex(hash, text.data, text.size_bytes);
        report_add_text(cJSON_AddObjectToObject(result, "partialFingerprints"),
                        "pdkFinding/v1", hash);
    }
    pdk__text_finish(&text);
}

static void add_suppression(cJSON *result, const struct finding *finding)
{
    cJSON *list = cJSON_AddArrayToObject(result, "suppressions");
    cJSON *suppression;

    if (finding->tolerated == NULL)
        return;
    suppression = cJSON_CreateObject();
    report_add_text(suppression, "kind", "external");
    report_add_text(suppression, "justification", finding->tolerated);
    cJSON_AddItemToArray(list, suppression);
}

static cJSON *make_result(const struct check_report *report,
                          const struct finding *finding)
{
    cJSON *out = cJSON_CreateObject();
    struct text_buffer text = TEXT_BUFFER_INIT;
    size_t count;

    pdk__text_append_format(&text, "%s: %s", finding->message,
                            report_why(finding));
    report_add_text(out, "ruleId", finding->rule->id);
    report_add_number(out, "ruleIndex", finding->rule - rule_all(&count));
    report_add_text(out, "level", level_of(finding->severity));
    add_message(out, "message", text.data);
    add_artifact(out, "analysisTarget", report->path);
    add_location(out, report, finding);
    add_related(out, report, finding);
    add_fingerprint(out, finding);
    add_suppression(out, finding);
    cJSON_AddItemToObject(out, "properties", report_finding(report, finding));
    pdk__text_finish(&text);
    return out;
}

static void add_results(struct report_output *out,
                        const struct check_report *report, int code)
{
    (void)code;
    if (out->items == NULL)
        out->items = cJSON_CreateArray();
    for (size_t i = 0; i < report->findings.count; i++)
        cJSON_AddItemToArray(out->items,
                             make_result(report, &report->findings.items[i]));
}

static cJSON *make_invocation(int code)
{
    static const char *const meanings[] = {
        "compatible",
        "incompatible",
        "wrong usage, or an invalid manifest",
        "could not be verified",
        "not a loadable plugin",
    };
    cJSON *out = cJSON_CreateObject();

    report_add_number(out, "exitCode", code);
    report_add_text(out, "exitCodeDescription", meanings[code]);
    cJSON_AddBoolToObject(out, "executionSuccessful", code != 3);
    return out;
}

static void print_all(struct report_output *to, int code)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *run = cJSON_CreateObject();

    report_add_text(out, "$schema", SCHEMA);
    report_add_text(out, "version", "2.1.0");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(out, "runs"), run);
    cJSON_AddItemToObject(cJSON_AddObjectToObject(run, "tool"), "driver",
                          make_driver());
    cJSON_AddItemToArray(cJSON_AddArrayToObject(run, "invocations"),
                         make_invocation(code));
    cJSON_AddItemToObject(run, "results",
                          to->items != NULL ? to->items : cJSON_CreateArray());
    to->items = NULL;
    report_print_json(to, out);
}

const struct report_format report_format_sarif = {
    .name = "sarif",
    .add = add_results,
    .end = print_all,
};
