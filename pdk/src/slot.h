/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SLOT_H
#define PDK_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive.h"
#include "backoff.h"
#include "binding.h"
#include "faults.h"
#include "generation.h"
#include "pdk/host.h"

/*
 * A place for one image file in the host. It holds the current generation and
 * the instances of its plugins, which outlive every generation; bindings are
 * where calls go in.
 */
struct slot;
struct berth;

/* A saved state: built by a writer, or read into a block. */
struct pdk_snapshot {
    struct archive_info info;
    const pdk_document *state; /* inside one of the two below */
    pdk_writer *writer;        /* owned; or NULL */
    void *block;               /* owned; or NULL */
};

struct pdk_instance {
    struct pdk_instance *next; /* in slot->instances */
    struct slot *slot;
    struct incarnation *current; /* owned; never NULL once it is in the slot */
    struct incarnation *other;   /* while a reload runs, what it would be, and
                                  * after the commit what it was; or NULL */
    struct pdk_instance *next_gated; /* behind the gates that are closed */
    bool is_gated;
    struct binding *bindings;  /* owned; linked by next */
    pdk_document *config;      /* owned; NULL: none */
    struct pdk_snapshot *kept; /* what it last took over from; or NULL */
    char plugin_id[PDK_ID_SIZE];
};

struct slot {
    struct slot *next;          /* in the host */
    struct generation *current; /* NULL until the first load succeeded */
    struct pdk_instance *instances;
    struct berth *berth;       /* where its next build is made ready */
    uint32_t last_generation;  /* numbers are never used again */
    uint64_t refused[2];       /* content that was refused last */
    bool is_refused;           /* ... if any */
    bool is_waiting;           /* ... for want of others, who may come */
    uint64_t reason;           /* a fingerprint of why, as it was told */
    struct shadow_copy good;   /* the build before the current one; or none */
    bool is_missing;           /* its file is gone, and that was said */
    bool is_from_folder;       /* it came and goes with a watched folder */
    bool wants_mending;        /* after a crash ... */
    uint64_t mend_at_ns;       /* ... from then on */
    struct backoff backoff;    /* after many */
    char faulted[PDK_ID_SIZE]; /* the plugin that faulted, "" if none */
    char path[PDK_ERROR_PATH_SIZE];
    char directory[PDK_ERROR_PATH_SIZE]; /* for create() */
};

pdk_result pdk__slot_create(struct slot **out, const char *path,
                            pdk_error *error);

/* Ends the instances, and lets go of the generation, which is the caller's from
 * then on. An empty slot is released with free(). */
void pdk__slot_empty(struct slot *slot);

/* There is nothing to go back to any more. Where images stay, so does that
 * one's copy on disk. */
void pdk__slot_forget_good(struct slot *slot,
                           const struct surroundings *surroundings);

const struct metadata_plugin *pdk__slot_plugin(const struct slot *slot,
                                               const char *plugin_id);

/* Makes an instance in the current generation and puts it into the slot. */
pdk_result pdk__slot_add(struct slot *slot, struct pdk_instance **out,
                         const char *plugin_id, const pdk_value *config,
                         pdk_error *error);
void pdk__slot_drop(struct pdk_instance *instance); /* the other way round */

/*
 * Points a binding at an interface of an instance, as that incarnation of it
 * provides it. False, and nothing is done, if it has none that fits, or cannot
 * be called.
 */
bool pdk__binding_aim(struct binding *binding, struct pdk_instance *instance,
                      const struct incarnation *incarnation);

/* Does it provide that, whether or not it can be called? */
bool pdk__instance_serves(const struct pdk_instance *instance,
                          const struct wanted *wanted);

/* The one step after which the world is different: `*next` is current, and what
 * was current before is returned in its place. Its instances follow. */
void pdk__slot_commit(struct slot *slot, struct generation **next);

/* The instance is from now on what its other incarnation is, and the other way
 * round. */
void pdk__instance_commit(struct pdk_instance *instance);

/* After an attempt that failed: the instance gets back what it may have handed
 * over. One that cannot take it any more, or has crashed in its own hook, is
 * not called any more. */
void pdk__instance_resume(struct pdk_instance *instance,
                          const pdk_error *reason);

/* None of a plugin's instances is called until the next commit. */
void pdk__slot_close(struct slot *slot, const char *plugin_id);

/* A plugin crashed on the host's thread: it is closed, and the crash noted. */
void pdk__slot_fault(struct slot *slot, struct pdk_instance *instance,
                     const pdk_error *error);

/* Ends what the instances are now, with all but their memory: nothing of the
 * current generation is called any more, and it may be unloaded. */
void pdk__slot_suspend(struct slot *slot);

/* After an attempt that failed, and its image has gone for it: it counts as
 * crashed. */
void pdk__slot_miss(struct slot *slot, const pdk_error *reason);

size_t pdk__slot_instance_count(const struct slot *slot);

#endif
