/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_REPORT_H
#define PDK_TORTURE_REPORT_H

#include <stdio.h>

#include "pdk/error.h"
#include "torture/tally.h"

/* Writes the results as text or as one JSON object. */
struct report_head {
    const char *path;   /* of the plugin's file */
    const char *plugin; /* its id */
    uint64_t seed;
};

void torture_report_text(FILE *stream, const struct report_head *head,
                         struct tally *tally);
pdk_result torture_report_json(FILE *stream, const struct report_head *head,
                               struct tally *tally, pdk_error *error);

#endif
