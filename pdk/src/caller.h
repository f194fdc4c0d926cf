/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CALLER_H
#define PDK_CALLER_H

#include <stdbool.h>

#include "pdk/call.h"
#include "slot.h"

struct calls;

/* A thread of the host's that calls, as the gates see it. */
struct caller {
    pdk_thread shown; /* what the thread sees; must stay first */
    struct caller *next;
    struct calls *calls;
    char name[32];
};

/* Is that a way to an instance behind gates that are closed? Accepts NULL, for
 * a thread that is outside. Under the lock of calls.h. */
static inline bool pdk__way_leads_behind(const pdk_binding *place)
{
    const struct binding *binding = (const struct binding *)place;

    return place != NULL && binding->instance != NULL &&
           binding->instance->is_gated;
}

#endif
