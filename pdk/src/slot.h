/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SLOT_H
#define PDK_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backoff.h"
#include "binding.h"
#include "faults.h"
#include "generation.h"
#include "pdk/host.h"
#include "snapshot.h"

/*
 * A slot is the place of one image file in the host. It holds the current
 * generation, and the instances of its plugins, which outlive every generation.
 * Calls enter an instance through its bindings.
 */
struct slot;
struct berth;

struct pdk_instance {
    struct pdk_instance *next; /* in slot->instances */
    struct slot *slot;
    struct incarnation *current; /* owned; not NULL once it is in the slot */
    struct incarnation *other;   /* during a reload: the new one, and after the
                                  * commit the old one; or NULL */
    struct pdk_instance *next_gated; /* in struct gates */
    bool is_gated;
    struct binding *bindings;  /* owned; linked by next */
    pdk_document *config;      /* owned; NULL: none */
    struct pdk_snapshot *kept; /* taken at the last reload, for a rollback */
    char plugin_id[PDK_ID_SIZE];
};

struct slot {
    struct slot *next;          /* in the host */
    struct generation *current; /* NULL until the first load succeeded */
    struct pdk_instance *instances;
    struct berth *berth;       /* where its next build is prepared */
    uint32_t last_generation;  /* numbers are not reused */
    uint64_t refused[2];       /* hash of the content refused last */
    bool is_refused;           /* is `refused` set? */
    bool is_waiting;           /* ... because providers are missing */
    uint64_t reason;           /* hash of the reason that was reported */
    struct shadow_copy good;   /* the previous build, or none */
    bool is_missing;           /* its file is gone; that was reported */
    bool is_from_folder;       /* it belongs to a watched folder */
    bool wants_mending;        /* it crashed, and is to be loaded again ... */
    uint64_t mend_at_ns;       /* ... not before this time */
    struct backoff backoff;    /* of repeated crashes */
    char faulted[PDK_ID_SIZE]; /* the plugin that faulted, "" if none */
    char path[PDK_ERROR_PATH_SIZE];
    char directory[PDK_ERROR_PATH_SIZE]; /* for create() */
};

pdk_result pdk__slot_create(struct slot **out, const char *path,
                            pdk_error *error);

/* Ends the instances and gives the generation up; the caller owns it now.
 * Release an empty slot with free(). */
void pdk__slot_empty(struct slot *slot);

/* Discards the previous build: a rollback is no longer possible. Its copy stays
 * on disk if the surroundings keep images. */
void pdk__slot_forget_good(struct slot *slot,
                           const struct surroundings *surroundings);

const struct metadata_plugin *pdk__slot_plugin(const struct slot *slot,
                                               const char *plugin_id);

/* Makes an instance in the current generation and puts it into the slot. */
pdk_result pdk__slot_add(struct slot *slot, struct pdk_instance **out,
                         const char *plugin_id, const pdk_value *config,
                         pdk_error *error);
void pdk__slot_drop(struct pdk_instance *instance); /* ends and removes it */

/*
 * Points a binding at the interface of an instance, in the table of this
 * incarnation. Returns false and does nothing if the incarnation does not
 * provide the interface, or has crashed.
 */
bool pdk__binding_aim(struct binding *binding, struct pdk_instance *instance,
                      const struct incarnation *incarnation);

/* Does it provide that, whether or not it can be called? */
bool pdk__instance_serves(const struct pdk_instance *instance,
                          const struct wanted *wanted);

/* The commit: makes *next the current generation, and returns the old one in
 * *next. pdk__instance_commit() must follow for its instances. */
void pdk__slot_commit(struct slot *slot, struct generation **next);

/* Swaps the current incarnation of the instance and the other one. */
void pdk__instance_commit(struct pdk_instance *instance);

/* After a failed reload: the old instance continues, activated again if it was
 * deactivated. If that fails, or if one of its own hooks crashed, it is not
 * called any more. */
void pdk__instance_resume(struct pdk_instance *instance,
                          const pdk_error *reason);

/* Closes all instances of a plugin to calls, until the next commit. */
void pdk__slot_close(struct slot *slot, const char *plugin_id);

/* A plugin crashed on the host's thread: closes it, and notes the crash. */
void pdk__slot_fault(struct slot *slot, struct pdk_instance *instance,
                     const pdk_error *error);

/* Ends the current incarnations of all instances, but keeps their memory. The
 * current generation is not called after that, and may be unloaded. */
void pdk__slot_suspend(struct slot *slot);

/* After a failed reload for which the old image had to be unloaded: the plugins
 * count as crashed. */
void pdk__slot_miss(struct slot *slot, const pdk_error *reason);

size_t pdk__slot_instance_count(const struct slot *slot);

#endif
