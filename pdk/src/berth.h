/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BERTH_H
#define PDK_BERTH_H

#include <stdbool.h>
#include <stdint.h>

#include "settle.h"
#include "stage.h"

/*
 * Where a slot's next image is made ready: what is to be looked at, what the
 * slot's host has last said of it, and the one candidate at most that waits for
 * the host. A watched folder has one as well, for the files that come into it.
 * Whoever uses them takes turns; they know of no lock.
 */
struct berth {
    struct berth *next;
    struct berth *next_ready; /* in the order in which they became so */
    void *owner;              /* the slot, or the folder */
    uint32_t number;          /* in the watch */
    bool is_folder;
    bool is_worked; /* somebody is at it */
    bool is_closed; /* nobody owns it any more: whoever is at it frees it */
    bool is_ready;  /* there is something for the host, in the candidate */
    bool is_seen;   /* ... which the host has left there for now */
    bool may_load;  /* before the host asks for it */
    uint32_t turn;  /* the host has looked by itself since: what is being made
                     * from before is outdated */
    struct settle settle;
    struct standing standing;
    struct candidate candidate; /* owned */
    char path[PDK_ERROR_PATH_SIZE];
};

struct berths {
    struct berth *first; /* owned; linked by next */
    struct berth *ready; /* linked by next_ready */
};

/* NULL if there is no memory. */
struct berth *pdk__berth_create(struct berths *berths, const char *path);

/* Takes it out of the lists, and frees it unless somebody is at it. Its
 * candidate must be gone. */
void pdk__berth_close(struct berths *berths, struct berth *berth);

struct berth *pdk__berth_by_number(const struct berths *berths,
                                   uint32_t number);
bool pdk__berth_is_known(const struct berths *berths, const char *path);

/* One that is to be looked at now, and nobody is; or NULL. */
struct berth *pdk__berth_due(const struct berths *berths, uint64_t now_ns);

/* Is there one that somebody is at? */
bool pdk__berths_are_worked(const struct berths *berths);

/* How long until one is due; UINT64_MAX: none is going to be. */
uint64_t pdk__berths_delay_ns(const struct berths *berths, uint64_t now_ns);

/* As if the host had seen none of those that are ready. False if that is how it
 * was. */
bool pdk__berths_renew(const struct berths *berths);

/* Puts it behind those that are ready, and takes it out from there. */
void pdk__berth_offer(struct berths *berths, struct berth *berth);
void pdk__berth_withdraw(struct berths *berths, struct berth *berth);

#endif
