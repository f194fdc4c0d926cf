/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_H
#define PDK_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine_chores.h"

/*
 * The engine: watches files, reads each once its writer is done, and prepares
 * candidates beside the running plugins. Plugins and their callers do not
 * notice it.
 *
 * It runs on a thread of its own, or inside pdk__engine_work(). All functions
 * are for the host's thread. They wait at most for a few instructions of the
 * engine's thread, unless their comment says more.
 */
struct engine;

pdk_result pdk__engine_create(struct engine **out,
                              const struct engine_means *means,
                              pdk_error *error);

/* Waits until the thread has finished its current step, and discards prepared
 * candidates. Those that stay mapped are in pdk__engine_lingering(). Accepts
 * NULL. */
void pdk__engine_stop(struct engine *engine);
void pdk__engine_destroy(struct engine *engine); /* accepts NULL */

/* ---------------------------------------------------- watched files --- */

/* Adds a berth (berth.h) for that path, and watches the path. Offers from it
 * name `owner`. */
pdk_result pdk__engine_add(struct engine *engine, struct berth **out,
                           const char *path, bool is_folder, void *owner,
                           pdk_error *error);
void pdk__engine_remove(struct engine *engine, struct berth *berth);

/* Schedules a look at the berth's file after that time. */
void pdk__engine_look(struct engine *engine, struct berth *berth,
                      uint64_t delay_ns);

/* Informs the engine about the berth's slot. Without `may_load` candidates are
 * only read, not loaded. */
void pdk__engine_tell(struct engine *engine, struct berth *berth,
                      const struct standing *standing, bool may_load);

/* The host is going to read the file itself: what the engine has prepared, or
 * is preparing, is discarded. */
void pdk__engine_overtake(struct engine *engine, struct berth *berth);

/* ----------------------------------------------------- driving it --- */

/* Without a thread: reads the watch, and notes in the surroundings' attention
 * if there is news. */
void pdk__engine_listen(struct engine *engine);

/* The value to which that attention is reset afterwards: ATTENTION_... */
uint64_t pdk__engine_idle_ns(const struct engine *engine);

/* Without a thread: does one step that is due. True if there was one. */
bool pdk__engine_work(struct engine *engine);

/* Does everything that is due, also if there is a thread, and waits until the
 * thread has finished its current step. */
void pdk__engine_work_off(struct engine *engine);

/* Is anything due or in progress? */
bool pdk__engine_is_busy(struct engine *engine);

/* When pdk__engine_work() has something to do, by the host's clock; UINT64_MAX:
 * only after the watch reports something. */
uint64_t pdk__engine_due_ns(struct engine *engine);

/* Makes the descriptor readable at that time of the host's clock, or earlier if
 * there is news. */
void pdk__engine_alarm(struct engine *engine, uint64_t due_ns);

/* Readable when there may be news; -1 if it does not watch. */
int pdk__engine_descriptor(const struct engine *engine);

/* ---------------------------------------------------------- results --- */

/* What the engine has for the host: a candidate for a slot, or the news that a
 * folder has new files. */
struct offer {
    void *owner;
    bool is_folder;
    struct candidate candidate; /* owned by the taker */
};

/* Takes the first offer for which `wants` returns true; false if there is
 * none. */
bool pdk__engine_take(struct engine *engine, struct offer *out,
                      bool (*wants)(void *context, const struct offer *offer),
                      void *context);

/* Takes a discarded candidate that is still mapped; it belongs to the taker.
 * NULL if there is none left. */
struct generation *pdk__engine_lingering(struct engine *engine);

/* A path that can no longer be watched with events (watch.h). Each is returned
 * once; false if there is none left. */
bool pdk__engine_degraded(struct engine *engine, char path[PDK_ERROR_PATH_SIZE],
                          pdk_error *why);

/* How many candidates were discarded because a newer one came. */
uint64_t pdk__engine_discarded(struct engine *engine);

#endif
