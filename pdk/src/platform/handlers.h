/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_HANDLERS_H
#define PDK_PLATFORM_HANDLERS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The process's signal handlers, as they were before code ran that should have
 * left them alone: those for crashes, and those that end a program or keep it
 * from ending. Asking for one costs a system call, so not all are asked for.
 */
#define HANDLER_COUNT 10

struct handlers {
    bool is_read; /* or nothing is compared with them */
    struct sigaction actions[HANDLER_COUNT];
};

#define HANDLERS_NOT_READ                                                      \
    (struct handlers)                                                          \
    {                                                                          \
        .is_read = false                                                       \
    }

void pdk__handlers_read(struct handlers *out);

/* Whose handlers are meant: those in [low, high), or, if that is NULL,
 * anybody's, also none. */
struct handlers_of {
    const char *low, *high;
};

#define HANDLERS_OF_ANYBODY                                                    \
    (struct handlers_of)                                                       \
    {                                                                          \
        NULL, NULL                                                             \
    }

/*
 * Puts back what was changed since, and writes the names of those signals to
 * `names`, as "SIGINT, SIGTERM". False if nothing was changed.
 */
bool pdk__handlers_restore(const struct handlers *before,
                           struct handlers_of whose, char *names,
                           size_t capacity);

#endif
