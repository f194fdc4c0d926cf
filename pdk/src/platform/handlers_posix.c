/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Signal handlers belong to the host. Who changes them behind its back is found
 * out by comparing, and undone.
 */
#include "platform/handlers.h"

#include <stdio.h>
#include <stdint.h>
#include <string.h>

static const struct {
    int signal;
    const char *name;
} watched[HANDLER_COUNT] = {
    { SIGSEGV, "SIGSEGV" }, { SIGBUS, "SIGBUS" },   { SIGFPE, "SIGFPE" },
    { SIGILL, "SIGILL" },   { SIGABRT, "SIGABRT" }, { SIGINT, "SIGINT" },
    { SIGTERM, "SIGTERM" }, { SIGPIPE, "SIGPIPE" }, { SIGCHLD, "SIGCHLD" },
    { SIGHUP, "SIGHUP" },
};

void pdk__handlers_read(struct handlers *out)
{
    memset(out, 0, sizeof *out);
    out->is_read = true;
    for (size_t i = 0; i < HANDLER_COUNT; i++)
        sigaction(watched[i].signal, NULL, &out->actions[i]);
}

/* Who is called, and how; the masks are left out, they have no order. */
static bool is_same(const struct sigaction *one, const struct sigaction *other)
{
    if ((one->sa_flags & SA_SIGINFO) != (other->sa_flags & SA_SIGINFO))
        return false;
    return one->sa_flags & SA_SIGINFO ? one->sa_sigaction == other->sa_sigaction
                                      : one->sa_handler == other->sa_handler;
}

static bool is_of(const struct sigaction *action, struct handlers_of whose)
{
    uintptr_t address = action->sa_flags & SA_SIGINFO
                            ? (uintptr_t)action->sa_sigaction
                            : (uintptr_t)action->sa_handler;

    return whose.low == NULL ||
           (address >= (uintptr_t)whose.low && address < (uintptr_t)whose.high);
}

bool pdk__handlers_restore(const struct handlers *before,
                           struct handlers_of whose, char *names,
                           size_t capacity)
{
    size_t used = 0;

    names[0] = '\0';
    if (!before->is_read)
        return false;
    for (size_t i = 0; i < HANDLER_COUNT; i++) {
        struct sigaction now;

        if (sigaction(watched[i].signal, NULL, &now) != 0 ||
            is_same(&now, &before->actions[i]) || !is_of(&now, whose))
            continue;
        sigaction(watched[i].signal, &before->actions[i], NULL);
        if (used < capacity)
            used += (size_t)snprintf(names + used, capacity - used, "%s%s",
                                     used > 0 ? ", " : "", watched[i].name);
    }
    return used > 0;
}
