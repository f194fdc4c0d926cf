/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_LIVE_H
#define PDK_TEST_LIVE_H

#include <sys/types.h>

#include <cJSON.h>

#include "test.h"

/*
 * A pdk that goes on while the test looks at what it says, and acts on that. No
 * test sleeps: it waits for a line, and fails if that does not come within
 * twenty seconds.
 */
struct live {
    pid_t child;
    int out;           /* its stdout */
    char err[512];     /* the file that its stderr goes to */
    char *said;        /* all of stdout so far, NUL-terminated */
    size_t size, seen; /* how much that is, and how much was looked at */
};

/* LIVE(&live, "run", path) starts it in the test's folder. */
#define LIVE(live, ...)                                                        \
    live_start((live), (const char *const[]){ PDK_PROGRAM, __VA_ARGS__, NULL })
void live_start(struct live *live, const char *const *arguments);

/* Waits for a line of stdout, behind those seen before, that has `part` in it;
 * it is valid until the next call. */
const char *live_line(struct live *live, const char *part);

/* Waits for the next line "count N by STEP" of a ticker; returns its N. */
unsigned long long live_count(struct live *live, const char *step);

/* Waits for the JSON object with that `event`, and asserts that every line on
 * the way is an object. Valid until live_end(). */
const cJSON *live_event(struct live *live, const char *event);

/* Its member `key`; asserts that it is there. */
const char *live_text(const cJSON *event, const char *key);
double live_number(const cJSON *event, const char *key);

/* Waits until its stderr has `part` in it. */
void live_error(struct live *live, const char *part);

/* Sends `signal` (0: none), waits for its end, and returns the exit code, or
 * 128 and the number of the signal that killed it. What it said stays. */
int live_end(struct live *live, int signal);

/* Releases what is left of it. */
void live_forget(struct live *live);

#endif
