/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_OUTCOME_H
#define PDK_CHECK_OUTCOME_H

#include "check/baseline.h"
#include "check/finding.h"
#include "check/subject.h"

/* What comes out of looking at one file, and what it amounts to. */
enum verdict {
    VERDICT_COMPATIBLE,
    VERDICT_INCOMPATIBLE,
    VERDICT_UNVERIFIED, /* no evidence is never a pass */
    VERDICT_UNLOADABLE,
};

/* What the next version number must say, for a library against an older one. */
enum bump {
    BUMP_PATCH, /* nothing that its users see */
    BUMP_MINOR, /* more than before */
    BUMP_MAJOR, /* programs must be built again, or changed */
};

struct check_report {
    const char *path;                /* borrowed, as all but the findings */
    const struct baseline *baseline; /* NULL: it is held against a file ... */
    const char *against;             /* ... this one; NULL as well: against
                                      * nothing */
    struct subject subject;
    struct finding_list findings;
    const char **interfaces; /* whose tables were there to be compared */
    size_t interface_count;
    size_t compared; /* tables, or functions and variables, with their types */
    enum verdict verdict;
};

/* The verdict that the findings amount to. That nothing at all was compared
 * becomes a finding, if no other tells why. */
enum verdict outcome_judge(struct check_report *report);
const char *outcome_verdict_name(enum verdict verdict); /* "compatible" */

enum bump outcome_bump(const struct check_report *report);
const char *outcome_bump_name(enum bump bump); /* "major" */

/* A room could not do its work: a finding, and never a pass. */
void outcome_tell_failure(struct check_report *report, pdk_result result,
                          const pdk_error *error);
void outcome_tell_baseline(struct check_report *report, pdk_result result,
                           const pdk_error *error);

void check_finish(struct check_report *report);

#endif
