/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BERTH_H
#define PDK_BERTH_H

#include <stdbool.h>
#include <stdint.h>

#include "settle.h"
#include "stage.h"

/*
 * A berth is where the engine prepares the next image of one slot: the path to
 * look at, the last known standing of the slot, and at most one candidate that
 * waits for the host. A watched folder has a berth, too, for new files in it.
 * Callers hold the engine's lock; berths have none of their own.
 */
struct berth {
    struct berth *next;
    struct berth *next_ready; /* in the order of becoming ready */
    void *owner;              /* the slot or the folder */
    uint32_t number;          /* in the watch */
    bool is_folder;
    bool is_worked; /* a look is in progress */
    bool is_closed; /* it has no owner; the end of that look frees it */
    bool is_ready;  /* the candidate waits for the host */
    bool is_seen;   /* ... which has seen it and left it for later */
    bool may_load;  /* ahead of time, before the host takes it */
    uint32_t turn;  /* counts the host's own looks; a look that began in an
                     * earlier turn is outdated */
    struct settle settle;
    struct standing standing;
    struct candidate candidate; /* owned */
    char path[PDK_ERROR_PATH_SIZE];
};

struct berths {
    struct berth *first; /* owned; linked by next */
    struct berth *ready; /* linked by next_ready */
};

/* NULL if memory is short. */
struct berth *pdk__berth_create(struct berths *berths, const char *path);

/* Removes it from the lists, and frees it unless a look is in progress. Its
 * candidate must be gone. */
void pdk__berth_close(struct berths *berths, struct berth *berth);

struct berth *pdk__berth_by_number(const struct berths *berths,
                                   uint32_t number);
bool pdk__berth_is_known(const struct berths *berths, const char *path);

/* A berth that is due now and has no look in progress, or NULL. */
struct berth *pdk__berth_due(const struct berths *berths, uint64_t now_ns);

/* Is any look in progress? */
bool pdk__berths_are_worked(const struct berths *berths);

/* How long until one is due; UINT64_MAX: none will be. */
uint64_t pdk__berths_delay_ns(const struct berths *berths, uint64_t now_ns);

/* Marks all ready berths as not seen by the host. False if none was marked as
 * seen. */
bool pdk__berths_renew(const struct berths *berths);

/* Append it to the ready list, and remove it from there. */
void pdk__berth_offer(struct berths *berths, struct berth *berth);
void pdk__berth_withdraw(struct berths *berths, struct berth *berth);

#endif
