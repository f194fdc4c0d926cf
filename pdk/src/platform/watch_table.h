/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WATCH_TABLE_H
#define PDK_PLATFORM_WATCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * The memory of a watcher: who wants to hear of which name in which folder, and
 * who is to be told. Pure; a folder is a number that the system gave it.
 *
 * A target stakes one claim for each step of the way to it: the name of the
 * next step in the folder where that is. What happens to the last one happened
 * to the target; what happens to another makes the target stale, that is, its
 * way has to be claimed anew.
 */
#define WATCH_BUCKETS 1024

struct watch_claim {
    struct watch_target *target;
    struct watch_claim *next_step;    /* of the same target */
    struct watch_claim *next, **link; /* with the same hash */
    int folder;
    bool is_last;
    char name[]; /* "": any */
};

struct watch_target {
    char *path;  /* absolute, owned */
    char *place; /* where its file is once all links are followed; or NULL */
    uint32_t number;
    bool is_folder;
    bool is_stale;
    bool is_changed; /* waits in the queue */
    bool is_lost;    /* its backend cannot tell of it */
    bool is_lost_said;
    uint64_t sight;    /* as it was looked at last */
    uint64_t again_ns; /* when to tell a change once more; 0: never */
    pdk_error *why;    /* it is lost; owned; or NULL */
    struct watch_claim *claims;
    struct watch_target *next, *next_changed;
};

struct watch_folder;

struct watch_table {
    struct watch_target *targets[WATCH_BUCKETS]; /* by number */
    struct watch_claim *claims[WATCH_BUCKETS];   /* by folder and name */
    struct watch_folder *folders[WATCH_BUCKETS]; /* how many claims in each */
    struct watch_target *first_changed, **last_changed;
    bool is_anything_stale;
};

void pdk__watch_table_init(struct watch_table *table);
void pdk__watch_table_finish(struct watch_table *table);

/* A target of that number, without claims. PDK_E_ARGUMENT if the number is in
 * use, PDK_E_MEMORY. */
pdk_result pdk__watch_table_add(struct watch_table *table, const char *path,
                                bool is_folder, uint32_t number,
                                pdk_error *error);
struct watch_target *pdk__watch_table_find(struct watch_table *table,
                                           uint32_t number);

/* Forgets a target that has no claims any more. */
void pdk__watch_table_remove(struct watch_table *table,
                             struct watch_target *target);

/* Calls for each target; it may not add or remove any. */
void pdk__watch_table_each(struct watch_table *table,
                           void (*visit)(void *context,
                                         struct watch_target *target),
                           void *context);

/* NULL if memory ran out. */
struct watch_claim *pdk__watch_table_claim(struct watch_table *table,
                                           struct watch_target *target,
                                           int folder, const char *name);

/* Is there any claim in that folder? */
bool pdk__watch_table_is_claimed(struct watch_table *table, int folder);

/* Gives a claim up. True if it was the last one in its folder. */
bool pdk__watch_table_release(struct watch_table *table,
                              struct watch_claim *claim);

/* The first claim on exactly that name, and the next one on it; or NULL. */
struct watch_claim *pdk__watch_table_first(struct watch_table *table,
                                           int folder, const char *name);
struct watch_claim *pdk__watch_table_next(struct watch_claim *claim);

/* Queues the target, once until it is taken. */
void pdk__watch_table_change(struct watch_table *table,
                             struct watch_target *target);

/* Queues the target, and its way has to be claimed anew. */
void pdk__watch_table_spoil(struct watch_table *table,
                            struct watch_target *target);

/* Spoils every target that has a claim in the folder. */
void pdk__watch_table_spoil_folder(struct watch_table *table, int folder);

/* Takes as many numbers of the queue as fit, in order. */
size_t pdk__watch_table_take(struct watch_table *table, uint32_t *numbers,
                             size_t capacity);

#endif
