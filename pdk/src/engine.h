/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_H
#define PDK_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine_state.h"

/*
 * What goes on beside the plugins that run: files are watched, looked at once
 * their writers are done, and made ready as candidates. Nothing that a plugin
 * or its caller can see is changed by it.
 *
 * It is driven by a thread of its own, or by calls of pdk__engine_work(). All
 * functions are for the host's thread, which never waits for more than a few
 * instructions of the other one, but where it is said.
 */
struct engine;

pdk_result pdk__engine_create(struct engine **out,
                              const struct engine_means *means,
                              pdk_error *error);

/* Waits until the thread is done with what it is doing, and throws away what is
 * ready. What of it stays mapped, pdk__engine_lingering() has. Accepts NULL. */
void pdk__engine_stop(struct engine *engine);
void pdk__engine_destroy(struct engine *engine); /* accepts NULL */

/* ------------------------------------------------- what it looks at --- */

/* A berth for that path, which is watched from then on. `owner` is named with
 * what comes of it. */
pdk_result pdk__engine_add(struct engine *engine, struct berth **out,
                           const char *path, bool is_folder, void *owner,
                           pdk_error *error);
void pdk__engine_remove(struct engine *engine, struct berth *berth);

/* Looks at it after that time. */
void pdk__engine_look(struct engine *engine, struct berth *berth,
                      uint64_t delay_ns);

/* Where its slot stands now. Without `may_load` a candidate is only read. */
void pdk__engine_tell(struct engine *engine, struct berth *berth,
                      const struct standing *standing, bool may_load);

/* The host is going to look by itself: what is ready, or is being made ready,
 * is outdated. */
void pdk__engine_overtake(struct engine *engine, struct berth *berth);

/* Wakes whoever drives it, to look again at what is due. */
void pdk__engine_call(struct engine *engine);

/* --------------------------------------------------- what it is at --- */

/* Where nobody else does, listens to the watch: what it has to say, the
 * surroundings' attention is called to. */
void pdk__engine_listen(struct engine *engine);

/* What their attention goes back to, after it was heeded: ATTENTION_... */
uint64_t pdk__engine_idle_ns(const struct engine *engine);

/* Looks at one thing that is due, if the engine has no thread. True if there
 * was one. */
bool pdk__engine_work(struct engine *engine);

/* Looks at all that is due, also beside the thread, and waits until that is
 * done with what it is doing. */
void pdk__engine_work_off(struct engine *engine);

/* Is anything due, or being looked at? */
bool pdk__engine_is_busy(struct engine *engine);

/* When pdk__engine_work() has something to do, by the host's clock; UINT64_MAX:
 * not before there is news. */
uint64_t pdk__engine_due_ns(struct engine *engine);

/* Makes the descriptor readable at that time of the host's clock, and not
 * before but for news. */
void pdk__engine_alarm(struct engine *engine, uint64_t due_ns);

/* Readable when there may be news; -1: it does not watch. */
int pdk__engine_descriptor(const struct engine *engine);

/* -------------------------------------------------- what came of it --- */

/* Of a folder, only that there are new files in it. */
struct offer {
    void *owner;
    bool is_folder;
    struct candidate candidate; /* the taker's */
};

/* Takes the first that `wants` says true of; false if there is none. */
bool pdk__engine_take(struct engine *engine, struct offer *out,
                      bool (*wants)(void *context, const struct offer *offer),
                      void *context);

/* A candidate that was thrown away, but stays mapped: the taker's. NULL if
 * there is no other. */
struct generation *pdk__engine_lingering(struct engine *engine);

/* A path of which watch.h says that it is only looked at from now on. Each is
 * given once; false if there is no other. */
bool pdk__engine_degraded(struct engine *engine, char path[PDK_ERROR_PATH_SIZE],
                          pdk_error *why);

/* How many candidates were thrown away because a newer one came. */
uint64_t pdk__engine_discarded(struct engine *engine);

#endif
