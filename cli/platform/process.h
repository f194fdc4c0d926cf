/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PROCESS_H
#define PDK_CLI_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Runs other programs: without a shell, in their own process group, with an
 * empty stdin and no other descriptors than the standard ones. Signals that
 * would end this program (SIGINT, SIGTERM, SIGHUP) are passed on to them first.
 * Only one thread may use this room at a time.
 */
struct process_request {
    const char *const *arguments;   /* [0] is found in PATH; ends with NULL */
    int (*work)(void *argument);    /* instead, if not NULL: called in a fork of
                                     * this program; returns the exit code */
    void *argument;                 /* of the work */
    const char *const *environment; /* NULL: that of this program */
    const char *directory;          /* NULL: that of this program */
    double timeout_s;               /* until its group is killed; 0: none. With
                                     * one, what is left of the group when the
                                     * program ends is killed, too */
    uint64_t memory_limit_bytes;    /* address space; 0: none */
    double cpu_limit_s;             /* 0: none */
    bool speaks_to_stderr;          /* its stdout goes to our stderr */
    bool captures_output;           /* stdout and stderr go to `output` ... */
    size_t output_limit_bytes;      /* ... up to this size; 0: 1 MiB */
};

struct process_result {
    int exit_code; /* -1 if a signal killed it */
    int signal;    /* that killed it, or 0 */
    bool timed_out;
    char *output; /* NUL-terminated, released with free(); NULL: none */
    size_t output_bytes;
};

/* A running program. A few may run at once if they print little: their output
 * is read only while process_wait() waits for them. */
struct process;

/* For `work`: writes to the captured output, without what stdio has buffered
 * since before the fork. */
bool process_say(const void *data, size_t size_bytes);

/* Starts the program; the request may be released then. PDK_E_NOT_FOUND if
 * there is no such program. */
pdk_result process_start(struct process **out,
                         const struct process_request *request,
                         pdk_error *error);

/* Waits until it ends, and releases it. */
pdk_result process_wait(struct process_result *out, struct process *process,
                        pdk_error *error);

/* Kills it, and releases it. Accepts NULL. */
void process_drop(struct process *process);

/* process_start() and process_wait(). */
pdk_result process_run(struct process_result *out,
                       const struct process_request *request, pdk_error *error);

/* For any other thread: asks all running programs to end, as Ctrl-C would;
 * kills them if `by_force`. */
void process_interrupt(bool by_force);

void process_result_finish(struct process_result *result);

/* Full path of a program in PATH; false if there is none. */
bool process_find(char *out, size_t capacity, const char *name);

/* The path of this program. */
pdk_result process_program(char *out, size_t capacity, pdk_error *error);

#endif
