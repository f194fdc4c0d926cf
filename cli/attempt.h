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
 * One attempt to make new code of a project's sources: build it, and check what
 * came out against the project's contract. What could not be verified has
 * failed, too. It runs on a thread of its own, so that the old code goes on
 * meanwhile.
 */
struct attempt;

enum attempt_step {
    ATTEMPT_BUILD,
    ATTEMPT_CHECK,
    ATTEMPT_DONE,
};

struct attempt_outcome {
    enum attempt_step failed_at; /* ATTEMPT_DONE: nowhere */
    bool is_checked; /* false: not asked for, or there is no contract */
    size_t warnings; /* of the check */
    pdk_error error; /* why it failed */
    char *words;     /* of the compiler, or of the check; free(); or NULL */
    uint64_t build_ns, check_ns;
};

/* `workspace` must stay as it is until the attempt is finished. */
pdk_result attempt_start(struct attempt **out,
                         const struct workspace *workspace, bool wants_check,
                         pdk_error *error);

int attempt_descriptor(const struct attempt *attempt); /* readable when done */
bool attempt_is_done(const struct attempt *attempt);

/* Waits for its end. `out` may be NULL. */
void attempt_finish(struct attempt *attempt, struct attempt_outcome *out);

/* Ends it before it is done; accepts NULL. */
void attempt_drop(struct attempt *attempt);

#endif
