/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_GENERATION_H
#define PDK_GENERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hook.h"
#include "mend.h"
#include "metadata.h"
#include "pdk/host.h"
#include "platform/image.h"
#include "services.h"
#include "shadow.h"

/*
 * One image with its number, and what was made in it. A generation is opened
 * over a copy of a file, loaded, gets its incarnations, and is retired; nothing
 * of it is left afterwards, at whatever step it was.
 */

/* Calls that were inside when what they are in was replaced. */
struct departure {
    struct binding mark; /* where their callers are said to be; leads nowhere */
    uint32_t holders;    /* incarnations that wait for them */
};

/* An instance as it is in one generation. */
struct incarnation {
    struct incarnation *next; /* among those that linger */
    struct generation *generation;
    const struct metadata_plugin *plugin; /* NULL: it was never begun */
    const pdk_plugin *table; /* our copy, complete and without gaps */
    void *self;
    struct services services;
    bool is_made;   /* create() succeeded, destroy() is owed */
    bool is_active; /* activate() succeeded, deactivate() is owed */
    bool is_broken; /* it crashed: none of its code is called any more */
    struct departure *departure; /* shared; NULL: no call was left behind */
    bool is_silent; /* its end has begun: destroy() is all that is owed */
};

/* What an incarnation is made from. */
struct origin {
    struct pdk_instance *instance;        /* whose it is going to be */
    const struct metadata_plugin *plugin; /* of the generation's metadata */
    const struct incarnation *before;     /* whose kept blocks it may take over,
                                           * until it is settled; or NULL */
    uint32_t reason;                      /* PDK_REASON_... */
    const pdk_value *config;
    const char *directory;
};

struct generation {
    struct generation *next; /* among those that wait to be retired */
    uint32_t number;         /* 0: it has none yet */
    bool is_known;           /* to the roster of images */
    bool is_suspect;         /* counted by the surroundings */
    bool has_served;         /* it was current once */
    bool suits_host;         /* as gate.h found out in advance */
    char original[PDK_ERROR_PATH_SIZE]; /* the file that it was made from */
    struct shadow shadow;
    struct mend mend; /* of the shadow */
    struct metadata metadata;
    char remark[PDK_ERROR_MESSAGE_SIZE]; /* what could not be found out of it;
                                          * "": nothing */
    struct image image;
    pdk_plugin *tables; /* one for each of metadata.plugins; NULL: not loaded */
    const void **interfaces; /* likewise: where each interface's table is */
    struct incarnation *lingering; /* owned; linked by next: they should have
                                    * ended, but a thread is in them */
    struct surroundings *surroundings;
};

/*
 * Reads the file and what it says of itself; nothing is mapped. Fails as
 * shadow.h and metadata.h say, and then *out is as after retiring.
 */
pdk_result pdk__generation_open(struct generation *out, const char *path,
                                struct surroundings *surroundings,
                                pdk_error *error);

/* The same from a copy that was kept of an older generation. */
pdk_result pdk__generation_reopen(struct generation *out, const char *path,
                                  const struct shadow_copy *copy,
                                  struct surroundings *surroundings,
                                  pdk_error *error);

/*
 * Does it hold static thread-local storage? The loader has little room for
 * that, and only gets it back when the newest image goes: two images that have
 * some are never there together. `generation` may be NULL.
 */
bool pdk__generation_holds_static_tls(const struct generation *generation);

/* Makes the private copy, if there is none yet. */
pdk_result pdk__generation_write(struct generation *generation,
                                 const struct cache *cache, uint64_t unique,
                                 pdk_error *error);

/* Makes the private copy, completes it first where somebody looks on, loads it,
 * proves that it is new and fetches the plugins' tables. */
pdk_result pdk__generation_load(struct generation *generation,
                                const struct cache *cache, uint64_t unique,
                                pdk_error *error);

/* Gives it its number, before or after it is loaded; whoever asks the roster of
 * images then finds it under that. */
void pdk__generation_give_number(struct generation *generation,
                                 uint32_t number);

/* The address of an interface's table, or NULL; its size is in the metadata. */
const void *pdk__generation_table(const struct generation *generation,
                                  const struct metadata_interface *interface);

/*
 * Retires it: runs what its thread-local objects have left to do on this
 * thread, unloads the image, closes off its place if it has served, and removes
 * the copy. True if all of it is gone;
 * false if it stays mapped (a zombie), which may be tried again. Accepts one
 * that was never loaded, and zeroes. Its incarnations must have ended, but for
 * those that linger.
 */
bool pdk__generation_retire(struct generation *generation);

/* What has to be done on this thread before another one may retire it: lets
 * incarnations go that linger, and ends the objects of this thread. False if
 * that cannot be yet. */
bool pdk__generation_leave_thread(struct generation *generation);

/* Unloads the image alone, whose incarnations must have left; to be retired all
 * the same. */
void pdk__generation_unload(struct generation *generation);

/* Why it is a zombie, as far as can be told: PDK_ZOMBIE_..., and PDK_E_ZOMBIE
 * in words. */
uint32_t pdk__generation_explain(const struct generation *generation,
                                 pdk_error *error);

/* Frees a zombie's record. The image stays, and its copy on disk. */
void pdk__generation_abandon(struct generation *generation);

/* The scene of a crash in this generation. */
struct crash_scene pdk__generation_scene(struct generation *generation,
                                         const char *plugin_id);

/*
 * Makes an instance in this generation, with what it needs of others at hand.
 * *out is zeroed first and keeps its address until it has ended.
 */
pdk_result pdk__incarnation_begin(struct incarnation *out,
                                  struct generation *generation,
                                  const struct origin *origin,
                                  pdk_error *error);

/* It is the current one: what it has not asked for of the one before it will
 * not get any more, and that is said in the log. */
void pdk__incarnation_settle(struct incarnation *incarnation);

/* Deactivates it, ends its jobs, quiesces and destroys it, as far as it came;
 * of what it held of the host's nothing is freed yet. False if it could not be
 * destroyed, since a thread of its jobs has not ended, or a call has not left;
 * to be tried again. */
bool pdk__incarnation_leave(struct incarnation *incarnation,
                            struct generation *generation);

/* The same, frees what it held and the incarnation itself, now or, if it could
 * not leave, when it can. Accepts NULL and zeroes. */
void pdk__incarnation_end(struct incarnation *incarnation,
                          struct generation *generation);

/* Ends those that linger. True if there is none any more. */
bool pdk__generation_let_go(struct generation *generation);

/* Calls a hook of it with the rest of `hook` as given. */
pdk_result pdk__incarnation_call(struct incarnation *incarnation,
                                 struct generation *generation,
                                 struct hook *hook, pdk_error *error);

pdk_result pdk__incarnation_activate(struct incarnation *incarnation,
                                     struct generation *generation,
                                     pdk_error *error);
void pdk__incarnation_deactivate(struct incarnation *incarnation,
                                 struct generation *generation);

#endif
