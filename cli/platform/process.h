/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PROCESS_H
#define PDK_CLI_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Other programs, run without a shell, in a process group of their own, with
 * every descriptor but the standard ones closed and nothing to read. What would
 * end this program (SIGINT, SIGTERM, SIGHUP) is passed on to them first.
 * One thread runs them: two never do at once.
 */
struct process_request {
    const char *const *arguments;   /* [0] from PATH; NULL at the end */
    int (*work)(void *argument);    /* or, if not NULL, what a copy of this
                                     * program does; it returns the exit code */
    void *argument;                 /* of the work */
    const char *const *environment; /* NULL: ours */
    const char *directory;          /* to run in; NULL: ours */
    double timeout_s;               /* 0: none; then the group is killed */
    uint64_t memory_limit_bytes;    /* address space; 0: none */
    double cpu_limit_s;             /* 0: none */
    bool speaks_to_stderr;          /* its stdout goes to our stderr as well */
    bool captures_output;           /* stdout and stderr into `output` ... */
    size_t output_limit_bytes;      /* ... up to so much; 0: 1 MiB */
};

struct process_result {
    int exit_code; /* -1 if it did not exit by itself */
    int signal;    /* what killed it; 0: nothing */
    bool timed_out;
    char *output; /* NUL-terminated, released with free(); NULL: none */
    size_t output_bytes;
};

/* One that runs. A few may at once, for as long as they say little: what is
 * said is taken when they are waited for. */
struct process;

/* For work: what is said so is the output, and nothing that was printed before
 * and has not arrived yet. */
bool process_say(const void *data, size_t size_bytes);

/* Starts it; the request is not needed any more. PDK_E_NOT_FOUND if there is no
 * such program. */
pdk_result process_start(struct process **out,
                         const struct process_request *request,
                         pdk_error *error);

/* Waits for its end, and releases it. */
pdk_result process_wait(struct process_result *out, struct process *process,
                        pdk_error *error);

/* Ends it, and releases it. Accepts NULL. */
void process_drop(struct process *process);

/* Runs it to its end. PDK_E_NOT_FOUND if there is no such program. */
pdk_result process_run(struct process_result *out,
                       const struct process_request *request, pdk_error *error);

/* For another thread: asks all that run to end, as a signal from the terminal
 * would; or ends them, if `by_force`. */
void process_interrupt(bool by_force);

void process_result_finish(struct process_result *result);

/* Full path of a program in PATH; false if there is none. */
bool process_find(char *out, size_t capacity, const char *name);

/* The file of this program itself. */
pdk_result process_program(char *out, size_t capacity, pdk_error *error);

#endif
