/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_ATTEMPT_LINE_H
#define PDK_CLI_ATTEMPT_LINE_H

#include <stdio.h>

#include "attempt.h"
#include "event_line.h"
#include "pdk/host.h"
#include "text.h"

/*
 * The outcome of one attempt, from saved source to running code, as one line:
 *
 *     #3 built 83 ms · checked 18 ms · reloaded in 0.6 ms · generation 3 ·
 *        24 bytes of state kept
 *     #4 build failed (see the messages above); generation 3 keeps running
 *     #5 refused at check: ...; generation 3 keeps running
 */
struct attempt_report {
    unsigned number;
    struct attempt_outcome outcome;
    pdk_event event;     /* of the host; PDK_EVENT_NONE: there was none */
    pdk_error error;     /* why the host refused the build */
    uint32_t generation; /* the one that runs now; 0: none */
};

void attempt_write_text(struct text_buffer *out,
                        const struct attempt_report *report);

/* {"event": "attempt", "attempt": 3, "outcome": "reloaded", "build_us": ...,
 * "check_us": ..., "generation": 3}. After a failure also `stage` ("build",
 * "check", or a stage of the host), `code` and `message`. `outcome` is loaded,
 * reloaded, unchanged or refused. */
void attempt_write_json(struct text_buffer *out,
                        const struct attempt_report *report);

/* Prints the line and flushes. */
void attempt_print(FILE *stream, enum event_format format,
                   const struct attempt_report *report);

#endif
