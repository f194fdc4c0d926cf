/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_REPORT_H
#define PDK_CHECK_REPORT_H

#include <stdio.h>

#include "check/outcome.h"
#include "pdk/error.h"

/* What a check found, for people and for programs: the same findings in all. */
void report_text(FILE *out, const struct check_report *report);

/* One report as an object of cJSON, released with cJSON_Delete(); NULL if
 * memory is out. */
struct cJSON *report_json(const struct check_report *report);

#endif
