/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_ATTEMPT_H
#define PDK_CLI_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "workspace.h"

/*
 * One attempt to turn a project's sources into a plugin: builds it, and checks
 * it against the project's contract. A plugin that could not be verified has
 * failed, too. The attempt has its own thread, so that the old code keeps
 * running.
 */
struct attempt;

enum attempt_step {
    ATTEMPT_BUILD,
    ATTEMPT_CHECK,
    ATTEMPT_DONE,
};

struct attempt_outcome {
    enum attempt_step failed_at; /* ATTEMPT_DONE: it succeeded */
    bool is_checked; /* false: not requested, or there is no contract */
    size_t warnings; /* of the check */
    pdk_error error; /* why it failed */
    char *words;     /* output of the compiler or the check; free(); or NULL */
    uint64_t build_ns, check_ns;
};

/* `workspace` must not change until the attempt is finished. */
pdk_result attempt_start(struct attempt **out,
                         const struct workspace *workspace, bool wants_check,
                         pdk_error *error);

int attempt_descriptor(const struct attempt *attempt); /* readable when done */
bool attempt_is_done(const struct attempt *attempt);

/* Waits until it is done, and releases it. `out` may be NULL. */
void attempt_finish(struct attempt *attempt, struct attempt_outcome *out);

/* Cancels it, and releases it; accepts NULL. */
void attempt_drop(struct attempt *attempt);

#endif
