/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * check_variant FILE OPTION REFERENCE EXIT RULE: one row of a table of
 * variants. The exit code must be that one, the rule among the findings ("-":
 * nothing but notes), and both formats must tell the same.
 */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

static const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, key));

    return text != NULL ? text : "";
}

static cJSON *findings_of(const cJSON *report)
{
    const cJSON *checks = cJSON_GetObjectItem(report, "checks");

    return cJSON_GetObjectItem(cJSON_GetArrayItem(checks, 0), "findings");
}

/* Is the rule told as it should be, and in the text as well? */
static int judge(const cJSON *findings, const char *rule, const char *text)
{
    const cJSON *finding;
    int told = strcmp(rule, "-") == 0;

    cJSON_ArrayForEach(finding, findings) {
        const char *id = text_of(finding, "rule");

        if (strcmp(rule, "-") == 0 &&
            strcmp(text_of(finding, "severity"), "info") != 0)
            return 0;
        if (strstr(text, id) == NULL ||
            strstr(text, text_of(finding, "message")) == NULL)
            return 0;
        told |= strcmp(id, rule) == 0;
    }
    return told;
}

int main(int count, char **words)
{
    struct program_run json, text;
    cJSON *report;
    int is_good;

    if (count != 6)
        return 2;
    json = program_run(
        NULL, (const char *const[]){ PDK_PROGRAM, "check", words[1], words[2],
                                     words[3], "--format", "json", NULL });
    text =
        program_run(NULL, (const char *const[]){ PDK_PROGRAM, "check", words[1],
                                                 words[2], words[3], NULL });
    report = cJSON_Parse(json.out);
    is_good = report != NULL && json.exit_code == atoi(words[4]) &&
              text.exit_code == json.exit_code &&
              judge(findings_of(report), words[5], text.out);
    cJSON_Delete(report);
    if (!is_good)
        printf("exit %d and %d, not %s; rule %s\n%s%s%s", json.exit_code,
               text.exit_code, words[4], words[5], text.out, text.err,
               json.err);
    return !is_good;
}
