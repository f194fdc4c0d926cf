/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SRC_SERVICES_H
#define PDK_SRC_SERVICES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "attention.h"
#include "binding.h"
#include "jobs.h"
#include "kept.h"
#include "onlooker.h"
#include "pdk/plugin.h"
#include "platform/handlers.h"
#include "platform/thread.h"

/*
 * The services of one instance, in one generation: what it is handed when it is
 * made. What only the host can answer is asked of its surroundings.
 */

struct faults;
struct roster;

/* What a host is to the rooms below it. It outlives them all. */
struct surroundings {
    void *host;
    void (*log)(void *host, const char *plugin_id, uint32_t level,
                const char *text);
    uint64_t (*now_ns)(void *host);
    pdk_result (*find)(struct services *finder, const struct wanted *wanted,
                       const pdk_binding **out, pdk_error *error);
    struct cell *cells;          /* that any incarnation has found */
    bool has_detours;            /* some of them wait to lead elsewhere */
    struct jobs *jobs;           /* of all its plugins */
    struct calls *calls;         /* of other threads, in flight */
    uint64_t drain_ns;           /* how long to wait for them */
    struct roster *roster;       /* which images are where, and have been */
    struct faults *faults;       /* that were not mended yet */
    void (*refresh)(void *host); /* a plugin is not called any more: ways that
                                  * lead to it lead elsewhere, or nowhere */
    void (*wake)(void *host); /* there is something to do for its next poll, for
                               * which it may be waiting. [any-thread] */
    thread_name thread;       /* the host's */
    /* Is a thread inside that was left behind under that mark? Its name. */
    bool (*is_inside)(struct calls *calls, const struct binding *mark,
                      char *thread, size_t capacity);
    bool leaves_calls;  /* PDK_HOST_LEAVE_CALLS */
    bool checks_states; /* PDK_HOST_CHECK_STATES */
    bool keeps_images;  /* of retired generations, mapped and on disk */
    bool flies;         /* no candidate is loaded before its pre-flight */
    bool guards;        /* may a plugin's code be guarded against crashes? */
    struct onlooker onlooker;
    atomic_uint_least64_t images; /* how many were made ready to be loaded */
    atomic_uint suspects;         /* how many generations may change handlers */
    uint32_t depth;               /* how many hooks are running */
    struct attention attention;   /* when the host has to look at all this */
};

struct services {
    pdk_services offered; /* what the plugin sees; must stay first */
    struct surroundings *surroundings;
    const char *plugin_id;
    struct pdk_instance *instance; /* whose incarnation it is */
    struct cell *cells;            /* that it has found; owned */
    atomic_flag is_locked;         /* guards what follows */
    struct memory_block *blocks; /* that the instance holds through resize() */
    uint64_t bytes;              /* ... and how large they are together */
    struct kept kept;            /* the host thread's alone */
    struct job_owner jobs;
};

/* `plugin_id` is borrowed for as long as the services are used. */
void pdk__services_init(struct services *services,
                        struct surroundings *surroundings,
                        const char *plugin_id);

/* Has the host find what the plugin cannot do without, before it asks. */
pdk_result pdk__services_need(struct services *services,
                              const struct wanted *wanted, pdk_error *error);

/* Those whose jobs they are. */
const struct services *pdk__services_of(const struct job_owner *jobs);

/* Reads the signal handlers before code of plugins runs, if any of it may
 * change them. */
void pdk__surroundings_read(const struct surroundings *surroundings,
                            struct handlers *out);

/* Puts back the signal handlers that a plugin has changed since `before` was
 * read, and says so in the host's log. On a thread beside the host's only those
 * that are surely the plugin's: the host may change its own at any time. */
void pdk__surroundings_restore(struct surroundings *surroundings,
                               const struct handlers *before,
                               struct handlers_of whose, const char *plugin_id);

/* How many bytes the instance holds, with its kept blocks. */
uint64_t pdk__services_bytes(struct services *services);

/* Frees what the instance still holds, after it has ended or crashed; returns
 * how many bytes that were, but for kept blocks, which it only lets go of. */
uint64_t pdk__services_reclaim(struct services *services);

#endif
