/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Derives the verdict from the findings. Nothing compared is never a pass.
 */
#include "check/outcome.h"

enum verdict outcome_judge(struct check_report *report)
{
    struct finding_list *findings = &report->findings;

    if (finding_has(findings, SEVERITY_UNLOADABLE))
        return VERDICT_UNLOADABLE;
    if (finding_has(findings, SEVERITY_BREAK))
        return VERDICT_INCOMPATIBLE;
    if (report->compared == 0 && !finding_has(findings, SEVERITY_UNVERIFIED))
        finding_add(findings, "nothing-compared",
                    "there was nothing to compare");
    if (finding_has(findings, SEVERITY_UNVERIFIED) || findings->failed)
        return VERDICT_UNVERIFIED;
    return VERDICT_COMPATIBLE;
}

const char *outcome_verdict_name(enum verdict verdict)
{
    static const char *const names[] = {
        [VERDICT_COMPATIBLE] = "compatible",
        [VERDICT_INCOMPATIBLE] = "incompatible",
        [VERDICT_UNVERIFIED] = "unverified",
        [VERDICT_UNLOADABLE] = "unloadable",
    };

    return names[verdict];
}

enum bump outcome_bump(const struct check_report *report)
{
    enum bump bump = BUMP_PATCH;

    for (size_t i = 0; i < report->findings.count; i++) {
        const struct finding *finding = &report->findings.items[i];

        if (finding->severity >= SEVERITY_BREAK)
            return BUMP_MAJOR;
        if (finding->rule->is_growth)
            bump = BUMP_MINOR;
    }
    return bump;
}

const char *outcome_bump_name(enum bump bump)
{
    static const char *const names[] = {
        [BUMP_PATCH] = "patch", [BUMP_MINOR] = "minor", [BUMP_MAJOR] = "major"
    };

    return names[bump];
}

void outcome_tell_failure(struct check_report *report, pdk_result result,
                          const pdk_error *error)
{
    const char *rule =
        result == PDK_E_NOT_FOUND ? "analysis-missing" : "analysis-failed";

    finding_add(&report->findings, rule, "%s", error->message);
}

void outcome_tell_baseline(struct check_report *report, pdk_result result,
                           const pdk_error *error)
{
    const char *rule =
        result == PDK_E_NOT_FOUND ? "baseline-missing" : "baseline-corrupt";

    finding_add(&report->findings, rule, "%s", error->message);
}

void check_finish(struct check_report *report)
{
    finding_list_finish(&report->findings);
    subject_close(&report->subject);
}
