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
 * A generation is one image with its number, and the incarnations made from it.
 * It is opened from a file, loaded, gets its incarnations, and is retired. It
 * can be retired after any of these steps, and nothing of it is left.
 */

/* Calls that were still inside an instance when it was replaced. */
struct departure {
    struct binding mark; /* their callers are recorded as inside this binding */
    uint32_t holders;    /* incarnations that wait for these calls */
};

/* An incarnation is an instance as made from one generation. */
struct incarnation {
    struct incarnation *next; /* in generation->lingering */
    struct generation *generation;
    const struct metadata_plugin *plugin; /* NULL: not begun */
    const pdk_plugin *table; /* our copy; members that it lacks are NULL */
    void *self;
    struct services services;
    bool is_made;   /* create() succeeded, destroy() is owed */
    bool is_active; /* activate() succeeded, deactivate() is owed */
    bool is_broken; /* it crashed: its code is not called any more */
    struct departure *departure; /* shared; NULL: no call is left inside */
    bool is_silent; /* it is ending; only destroy() is still owed */
};

/* What an incarnation is made from. */
struct origin {
    struct pdk_instance *instance;        /* its future owner */
    const struct metadata_plugin *plugin; /* of the generation's metadata */
    const struct incarnation *before;     /* the one whose kept blocks it may
                                           * take over, or NULL */
    uint32_t reason;                      /* PDK_REASON_... */
    const pdk_value *config;
    const char *directory;
};

struct generation {
    struct generation *next; /* in the list of those to be retired */
    uint32_t number;         /* 0: not numbered yet */
    bool is_known;           /* it is in the roster of images */
    bool is_suspect;         /* counted in surroundings->suspects */
    bool has_served;         /* it has been current */
    bool suits_host;         /* it has passed gate.h ahead of time */
    char original[PDK_ERROR_PATH_SIZE]; /* the file that it was made from */
    struct shadow shadow;
    struct mend mend; /* what was changed in the shadow (mend.h) */
    struct metadata metadata;
    char remark[PDK_ERROR_MESSAGE_SIZE]; /* what could not be verified, or "" */
    struct image image;
    pdk_plugin *tables; /* one for each of metadata.plugins; NULL: not loaded */
    const void **interfaces; /* likewise: the table of each interface */
    struct incarnation *lingering; /* owned; linked by next: those that cannot
                                    * end yet, because a thread is inside */
    struct surroundings *surroundings;
};

/*
 * Reads the file and its metadata; nothing is mapped. Fails as described in
 * shadow.h and metadata.h; *out is then as after retiring.
 */
pdk_result pdk__generation_open(struct generation *out, const char *path,
                                struct surroundings *surroundings,
                                pdk_error *error);

/* The same from the kept copy of an older generation. */
pdk_result pdk__generation_reopen(struct generation *out, const char *path,
                                  const struct shadow_copy *copy,
                                  struct surroundings *surroundings,
                                  pdk_error *error);

/*
 * Does it use static thread-local storage? The loader has little room for it,
 * and frees it only when the newest image is unloaded, so two such images are
 * never loaded together. `generation` may be NULL.
 */
bool pdk__generation_holds_static_tls(const struct generation *generation);

/* Makes the private copy, if there is none yet. */
pdk_result pdk__generation_write(struct generation *generation,
                                 const struct cache *cache, uint64_t unique,
                                 pdk_error *error);

/* Makes the private copy (the complete one if a debugger is attached), loads
 * it, proves that it is a new image, and fetches the plugins' tables. */
pdk_result pdk__generation_load(struct generation *generation,
                                const struct cache *cache, uint64_t unique,
                                pdk_error *error);

/* Numbers it, before or after loading; the roster of images shows the number
 * from then on. */
void pdk__generation_give_number(struct generation *generation,
                                 uint32_t number);

/* The address of an interface's table, or NULL; its size is in the metadata. */
const void *pdk__generation_table(const struct generation *generation,
                                  const struct metadata_interface *interface);

/*
 * Retires it: runs this thread's destructors of its thread-local objects,
 * unloads the image, reserves its address range if it has served, and removes
 * the copy. True if all of it is gone; false if it stays mapped (a zombie): try
 * again later. Its incarnations must have ended, except those that linger.
 * Accepts one that was never loaded, and zeroes.
 */
bool pdk__generation_retire(struct generation *generation);

/* The part of retiring that must be done on this thread, before another one may
 * do the rest: ends lingering incarnations and this thread's thread-local
 * objects. False if that is not possible yet. */
bool pdk__generation_leave_thread(struct generation *generation);

/* Only unloads the image. Its incarnations must have left, and it must still be
 * retired. */
void pdk__generation_unload(struct generation *generation);

/* Why it is a zombie, as far as known: returns PDK_ZOMBIE_..., and describes it
 * in *error. */
uint32_t pdk__generation_explain(const struct generation *generation,
                                 pdk_error *error);

/* Frees the record of a zombie. Its image and its copy on disk stay. */
void pdk__generation_abandon(struct generation *generation);

/* What a crash report needs to know about this generation. */
struct crash_scene pdk__generation_scene(struct generation *generation,
                                         const char *plugin_id);

/*
 * Finds what the plugin needs (PDK_NEEDS) and calls create(). *out is zeroed
 * first, and must keep its address until it has ended.
 */
pdk_result pdk__incarnation_begin(struct incarnation *out,
                                  struct generation *generation,
                                  const struct origin *origin,
                                  pdk_error *error);

/* After the commit: frees the kept blocks of the previous incarnation that this
 * one has not asked for, with a warning in the log. */
void pdk__incarnation_settle(struct incarnation *incarnation);

/* Deactivates it, ends its jobs, quiesces and destroys it, as far as needed;
 * its memory in the host is not freed yet. False if it cannot be destroyed yet,
 * because a thread of its jobs runs or a call is inside: try again later. */
bool pdk__incarnation_leave(struct incarnation *incarnation,
                            struct generation *generation);

/* The same; also frees its memory and the incarnation itself, now or as soon as
 * it can leave. Accepts NULL and zeroes. */
void pdk__incarnation_end(struct incarnation *incarnation,
                          struct generation *generation);

/* Tries again to end the lingering ones. True if none is left. */
bool pdk__generation_let_go(struct generation *generation);

/* Fills in `hook` for this incarnation, and calls it. */
pdk_result pdk__incarnation_call(struct incarnation *incarnation,
                                 struct generation *generation,
                                 struct hook *hook, pdk_error *error);

pdk_result pdk__incarnation_activate(struct incarnation *incarnation,
                                     struct generation *generation,
                                     pdk_error *error);
void pdk__incarnation_deactivate(struct incarnation *incarnation,
                                 struct generation *generation);

#endif
