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
 * The services of one incarnation: the table that create() gets, and the data
 * behind it. What only the host can answer goes to its surroundings.
 */

struct faults;
struct roster;

/* The host, as seen by the rooms below it. It outlives all of them. */
struct surroundings {
    void *host;
    void (*log)(void *host, const char *plugin_id, uint32_t level,
                const char *text);
    uint64_t (*now_ns)(void *host);
    pdk_result (*find)(struct services *finder, const struct wanted *wanted,
                       const pdk_binding **out, pdk_error *error);
    struct cell *cells;          /* of all incarnations */
    bool has_detours;            /* some of them wait to lead elsewhere */
    struct jobs *jobs;           /* of all plugins */
    struct calls *calls;         /* in flight on other threads */
    uint64_t drain_ns;           /* how long to wait for them */
    struct roster *roster;       /* address ranges of images, now and before */
    struct faults *faults;       /* crashes that are not handled yet */
    void (*refresh)(void *host); /* a plugin cannot be called any more: aim the
                                  * cells that lead to it elsewhere */
    void (*wake)(void *host); /* the next poll has work: end a wait for it.
                               * [any-thread] */
    thread_name thread;       /* the host's */
    /* Is a thread still inside under that mark? Writes its name. */
    bool (*is_inside)(struct calls *calls, const struct binding *mark,
                      char *thread, size_t capacity);
    bool leaves_calls;  /* PDK_HOST_LEAVE_CALLS */
    bool checks_states; /* PDK_HOST_CHECK_STATES */
    bool keeps_images;  /* PDK_HOST_KEEP_IMAGES */
    bool flies;         /* PDK_HOST_PREFLIGHT */
    bool guards;        /* not PDK_HOST_NO_GUARD */
    struct onlooker onlooker;
    atomic_uint_least64_t images; /* number of copies made so far */
    atomic_uint suspects;         /* generations that may change handlers */
    uint32_t depth;               /* number of hooks that are running */
    struct attention attention;   /* has a poll anything to do? */
};

struct services {
    pdk_services offered; /* what the plugin sees; must stay first */
    struct surroundings *surroundings;
    const char *plugin_id;
    struct pdk_instance *instance; /* of this incarnation */
    struct cell *cells;            /* what it has found; owned */
    atomic_flag is_locked;         /* guards the two below */
    struct memory_block *blocks; /* allocated by resize() */
    uint64_t bytes;              /* their total size */
    struct kept kept;            /* used by the host's thread only */
    struct job_owner jobs;
};

/* `plugin_id` is borrowed for as long as the services are used. */
void pdk__services_init(struct services *services,
                        struct surroundings *surroundings,
                        const char *plugin_id);

/* Finds an interface that the plugin needs (PDK_NEEDS), before it asks for
 * it. */
pdk_result pdk__services_need(struct services *services,
                              const struct wanted *wanted, pdk_error *error);

/* The services that contain `jobs`. */
const struct services *pdk__services_of(const struct job_owner *jobs);

/* Reads the signal handlers before plugin code runs, if any loaded plugin may
 * change them. */
void pdk__surroundings_read(const struct surroundings *surroundings,
                            struct handlers *out);

/* Restores the signal handlers that a plugin has changed since `before`, and
 * logs that. On the engine's thread only handlers that are certainly the
 * plugin's are replaced, since the host may change its own at any time. */
void pdk__surroundings_restore(struct surroundings *surroundings,
                               const struct handlers *before,
                               struct handlers_of whose, const char *plugin_id);

/* How many bytes the instance holds, kept blocks included. */
uint64_t pdk__services_bytes(struct services *services);

/* Frees what the instance still holds after its end or its crash, and returns
 * its size. Kept blocks are released but not counted. */
uint64_t pdk__services_reclaim(struct services *services);

#endif
