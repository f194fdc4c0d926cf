/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * When to look at a file that changed. Decides by what the looks found and by
 * the time that it is given; it looks at nothing itself and asks no clock.
 */
#include "settle.h"

/* The kernel announces a close a moment before it counts the writer out, so
 * the first retry comes soon; a copy of many megabytes takes tens of
 * milliseconds, so later ones need not. */
#define FIRST_WAIT_NS UINT64_C(20000)
#define LONGEST_WAIT_NS UINT64_C(10000000)

void pdk__settle_note(struct settle *settle, uint64_t now_ns)
{
    *settle = (struct settle){
        .is_pending = true,
        .due_ns = now_ns,
        .noted_ns = now_ns,
        .wait_ns = FIRST_WAIT_NS,
    };
}

bool pdk__settle_is_due(const struct settle *settle, uint64_t now_ns)
{
    return settle->is_pending && now_ns >= settle->due_ns;
}

static void look_later(struct settle *settle, uint64_t now_ns)
{
    settle->due_ns = now_ns + settle->wait_ns;
    settle->wait_ns *= 2;
    if (settle->wait_ns > LONGEST_WAIT_NS)
        settle->wait_ns = LONGEST_WAIT_NS;
}

void pdk__settle_busy(struct settle *settle, uint64_t now_ns)
{
    settle->noted_ns = now_ns;
    look_later(settle, now_ns);
}

bool pdk__settle_incomplete(struct settle *settle, uint64_t now_ns)
{
    uint64_t quiet_ns = settle->noted_ns + PDK__SETTLE_QUIET_NS;

    if (now_ns >= quiet_ns) {
        settle->is_pending = false;
        return true;
    }
    look_later(settle, now_ns);
    if (settle->due_ns > quiet_ns)
        settle->due_ns = quiet_ns;
    return false;
}

void pdk__settle_later(struct settle *settle, uint64_t now_ns,
                       uint64_t delay_ns)
{
    pdk__settle_note(settle, now_ns);
    settle->due_ns = now_ns + delay_ns;
}

void pdk__settle_done(struct settle *settle)
{
    settle->is_pending = false;
}

uint64_t pdk__settle_delay_ns(const struct settle *settle, uint64_t now_ns)
{
    if (!settle->is_pending)
        return UINT64_MAX;
    return settle->due_ns > now_ns ? settle->due_ns - now_ns : 0;
}
