/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLUGINS_H
#define PDK_PLUGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event_queue.h"
#include "gate.h"
#include "reload.h"
#include "zombie.h"

/*
 * All plugins of a host: their slots, the changes to them, and the events that
 * report these. It does not watch files.
 */
struct plugins {
    struct slot *slots; /* owned; linked by next, in the order of loading */
    struct event_queue events;
    struct generation *retiring; /* replaced, but not unloaded yet; owned */
    struct gate gate;
    struct engine *engine;
    struct cache *cache;
    const struct preflight *preflight; /* NULL: none */
    struct surroundings *surroundings;
    bool has_waiting; /* a slot may be waiting for providers */
    bool has_stirred; /* ... which may be there now */
    struct zombies zombies;
    uint32_t zombie_budget; /* 0: any number */
};

/* Takes a prepared candidate into the slot, and consumes it. The outcome is
 * reported as events. PDK_E_IN_CALL: prepare it again later. */
pdk_result pdk__plugins_attempt(struct plugins *plugins, struct slot *slot,
                                struct candidate *candidate);

/* Are the providers that the candidate needs loaded? If not, they may still
 * come. A candidate that cannot be loaded needs nothing. */
bool pdk__plugins_provide(const struct plugins *plugins,
                          const struct slot *slot,
                          const struct candidate *candidate);

/* Does the zombie budget allow another image in the slot? */
bool pdk__plugins_have_room(const struct plugins *plugins,
                            const struct slot *slot);

/* Reads and takes in the slot's file on an explicit request. Every failure is
 * returned, also if the file is busy or incomplete; if a plugin is running in
 * the slot, there is an event as well. */
pdk_result pdk__plugins_demand(struct plugins *plugins, struct slot *slot,
                               pdk_error *error);

/* Adds an empty slot at the end; PDK_E_EXISTS if there is one for that path. */
pdk_result pdk__plugins_add(struct plugins *plugins, struct slot **out,
                            const char *path, pdk_error *error);
void pdk__plugins_remove(struct plugins *plugins, struct slot *slot);

/* Empties the slot, with an unloaded event for each plugin in it. */
void pdk__plugins_unload(struct plugins *plugins, struct slot *slot);

/* Rolls back to slot->good. The caller reports it. */
pdk_result pdk__plugins_return(struct plugins *plugins, struct slot *slot,
                               struct reload_report *report, pdk_error *error);

/* Takes over a generation that is not used any more, and retires it or has the
 * engine do so. One that stays mapped is counted, with a zombie event. */
void pdk__plugins_dispose(struct plugins *plugins,
                          struct generation *generation);

/* Disposes of replaced generations, and tries those again that could not end
 * before. */
void pdk__plugins_retire(struct plugins *plugins);

/* Takes over what the engine could not unload. True if there was anything. */
bool pdk__plugins_take_lingering(struct plugins *plugins);

/* When to try that again; UINT64_MAX: there are no zombies. */
uint64_t pdk__plugins_due_ns(const struct plugins *plugins);

/* After instances came, went or crashed: aims all cells again. */
void pdk__plugins_refresh(struct plugins *plugins);

/* The slot that this plugin is loaded in; PDK_E_NOT_FOUND. */
pdk_result pdk__plugins_require(const struct plugins *plugins,
                                struct slot **out, const char *plugin_id,
                                pdk_error *error);

void pdk__plugins_finish(struct plugins *plugins);

#endif
