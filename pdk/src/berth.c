/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The list of berths, and the queue of those that have something for the host.
 */
#include "berth.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct berth *pdk__berth_create(struct berths *berths, const char *path)
{
    struct berth *berth = calloc(1, sizeof *berth);
    struct berth **end = &berths->first;

    if (berth == NULL)
        return NULL;
    berth->may_load = true;
    berth->candidate = (struct candidate)CANDIDATE_INIT;
    pdk__text_copy(berth->path, sizeof berth->path, path);
    while (*end != NULL)
        end = &(*end)->next;
    *end = berth;
    return berth;
}

void pdk__berth_close(struct berths *berths, struct berth *berth)
{
    struct berth **link = &berths->first;

    pdk__berth_withdraw(berths, berth);
    while (*link != berth)
        link = &(*link)->next;
    *link = berth->next;
    berth->is_closed = true;
    if (!berth->is_worked)
        free(berth);
}

struct berth *pdk__berth_by_number(const struct berths *berths, uint32_t number)
{
    struct berth *at = berths->first;

    while (at != NULL && at->number != number)
        at = at->next;
    return at;
}

bool pdk__berth_is_known(const struct berths *berths, const char *path)
{
    for (const struct berth *at = berths->first; at != NULL; at = at->next)
        if (strcmp(at->path, path) == 0)
            return true;
    return false;
}

struct berth *pdk__berth_due(const struct berths *berths, uint64_t now_ns)
{
    for (struct berth *at = berths->first; at != NULL; at = at->next)
        if (!at->is_worked && pdk__settle_is_due(&at->settle, now_ns))
            return at;
    return NULL;
}

bool pdk__berths_are_worked(const struct berths *berths)
{
    for (const struct berth *at = berths->first; at != NULL; at = at->next)
        if (at->is_worked)
            return true;
    return false;
}

uint64_t pdk__berths_delay_ns(const struct berths *berths, uint64_t now_ns)
{
    uint64_t soonest = UINT64_MAX;

    for (const struct berth *at = berths->first; at != NULL; at = at->next) {
        uint64_t delay = pdk__settle_delay_ns(&at->settle, now_ns);

        if (delay < soonest)
            soonest = delay;
    }
    return soonest;
}

bool pdk__berths_renew(const struct berths *berths)
{
    bool has_seen = false;

    for (struct berth *at = berths->ready; at; at = at->next_ready) {
        has_seen = has_seen || at->is_seen;
        at->is_seen = false;
    }
    return has_seen;
}

void pdk__berth_offer(struct berths *berths, struct berth *berth)
{
    struct berth **end = &berths->ready;

    berth->is_seen = false;
    if (berth->is_ready)
        return;
    while (*end != NULL)
        end = &(*end)->next_ready;
    *end = berth;
    berth->next_ready = NULL;
    berth->is_ready = true;
}

void pdk__berth_withdraw(struct berths *berths, struct berth *berth)
{
    struct berth **link = &berths->ready;

    if (!berth->is_ready)
        return;
    while (*link != berth)
        link = &(*link)->next_ready;
    *link = berth->next_ready;
    berth->is_ready = false;
}
