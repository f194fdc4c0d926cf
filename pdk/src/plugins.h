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
 * All the plugins of a host: their slots, what changes in them, and the events
 * that tell of it. It is told what to look at; it does not watch.
 */
struct plugins {
    struct slot *slots; /* owned; linked by next, in the order of loading */
    struct event_queue events;
    struct generation *retiring; /* replaced, not unloaded yet; owned */
    struct gate gate;
    struct engine *engine;
    struct cache *cache;
    const struct preflight *preflight; /* NULL: there is none */
    struct surroundings *surroundings;
    bool has_waiting; /* a slot may be waiting for others */
    bool has_stirred; /* ... and may have got it: it is to be looked at */
    struct zombies zombies;
    uint32_t zombie_budget; /* 0: any number */
};

/* Takes in what was made ready for the slot because its file changed, which is
 * used up; everything that comes of it is an event. PDK_E_IN_CALL: it is to be
 * made ready again in a while. */
pdk_result pdk__plugins_attempt(struct plugins *plugins, struct slot *slot,
                                struct candidate *candidate);

/* Is all that it needs of other plugins loaded? If not, that may be on its way
 * as well. A candidate that cannot be loaded needs nothing. */
bool pdk__plugins_provide(const struct plugins *plugins,
                          const struct slot *slot,
                          const struct candidate *candidate);

/* May its next image be mapped, as far as zombies go? */
bool pdk__plugins_have_room(const struct plugins *plugins,
                            const struct slot *slot);

/* Reads and tries it because it was asked for: a failure is returned, and, if
 * something is running there, an event too. A file that is busy or incomplete
 * is no exception. */
pdk_result pdk__plugins_demand(struct plugins *plugins, struct slot *slot,
                               pdk_error *error);

/* Adds an empty slot at the end; PDK_E_EXISTS if there is one for that path. */
pdk_result pdk__plugins_add(struct plugins *plugins, struct slot **out,
                            const char *path, pdk_error *error);
void pdk__plugins_remove(struct plugins *plugins, struct slot *slot);

/* Empties the slot, with an unloaded event for each plugin in it. */
void pdk__plugins_unload(struct plugins *plugins, struct slot *slot);

/* Goes back to slot->good, and leaves it to the caller to say so. */
pdk_result pdk__plugins_return(struct plugins *plugins, struct slot *slot,
                               struct reload_report *report, pdk_error *error);

/* Takes over a generation that is not to be loaded any more: retires it, or has
 * the engine do so. What stays mapped is counted, with a zombie event. */
void pdk__plugins_dispose(struct plugins *plugins,
                          struct generation *generation);

/* Disposes of what was replaced, which nobody waits for, and looks again at
 * what could not end before. */
void pdk__plugins_retire(struct plugins *plugins);

/* Takes over what the engine could not get rid of. True if that was anything.
 */
bool pdk__plugins_take_lingering(struct plugins *plugins);

/* When that is worth trying again; UINT64_MAX: nothing stays. */
uint64_t pdk__plugins_due_ns(const struct plugins *plugins);

/* Instances came, went or crashed: what others have found leads elsewhere. */
void pdk__plugins_refresh(struct plugins *plugins);

/* The slot that this plugin is loaded in; PDK_E_NOT_FOUND. */
pdk_result pdk__plugins_require(const struct plugins *plugins,
                                struct slot **out, const char *plugin_id,
                                pdk_error *error);

void pdk__plugins_finish(struct plugins *plugins);

#endif
