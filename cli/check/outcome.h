/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_OUTCOME_H
#define PDK_CHECK_OUTCOME_H

#include "check/baseline.h"
#include "check/finding.h"
#include "check/subject.h"

/* The result of checking one file: its findings and the verdict. */
enum verdict {
    VERDICT_COMPATIBLE,
    VERDICT_INCOMPATIBLE,
    VERDICT_UNVERIFIED, /* no evidence is never a pass */
    VERDICT_UNLOADABLE,
};

/* Which part of a library's version number must change. */
enum bump {
    BUMP_PATCH, /* users see no change */
    BUMP_MINOR, /* it has more than before */
    BUMP_MAJOR, /* programs must be rebuilt or changed */
};

struct check_report {
    const char *path;                /* borrowed, like all but the findings */
    const struct baseline *baseline; /* the contract it is compared with, or */
    const char *against;             /* the old file, or NULL if neither */
    struct subject subject;
    struct finding_list findings;
    const char **interfaces; /* those whose tables it provides */
    size_t interface_count;
    size_t compared; /* number of tables, or of functions and variables */
    enum verdict verdict;
};

/* The verdict that follows from the findings. Adds a finding if nothing was
 * compared and no other finding says why. */
enum verdict outcome_judge(struct check_report *report);
const char *outcome_verdict_name(enum verdict verdict); /* "compatible" */

enum bump outcome_bump(const struct check_report *report);
const char *outcome_bump_name(enum bump bump); /* "major" */

/* Add a finding for a failure of the check itself: the verdict is then never
 * compatible. The second is for the baseline. */
void outcome_tell_failure(struct check_report *report, pdk_result result,
                          const pdk_error *error);
void outcome_tell_baseline(struct check_report *report, pdk_result result,
                           const pdk_error *error);

void check_finish(struct check_report *report);

#endif
