/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_STATE_H
#define PDK_ENGINE_STATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "berth.h"
#include "platform/alarm.h"
#include "platform/thread.h"
#include "platform/watch.h"

/* An engine, as the rooms see it that implement engine.h together. */

struct engine_means {
    const struct gate *gate; /* only what it asks of every plugin */
    const struct cache *cache;
    struct surroundings *surroundings;
    bool watches;     /* false: it is told all that it looks at */
    bool has_thread;  /* then it goes by the system's clock, not the host's: who
                       * moves that on could not wake it */
    bool loads_ahead; /* ... and then it also loads what it has read */
};

/*
 * Two locks, never both held: one for the watch, whose calls may take a while,
 * and one for the berths, which is only held to move something in or out. What
 * is looked at is marked, and looked at without either.
 */
struct engine {
    struct engine_means means;
    pthread_t thread;
    bool is_running;
    struct alarm bell; /* of the host, where it is not the watch's */
    uint64_t alarm_ns; /* when it rings by itself; UINT64_MAX: never */
    atomic_bool is_ending;

    struct lock watch_lock;
    struct watch *watch; /* owned; NULL: it does not watch */
    bool is_called;      /* there is something to do that the watch does not
                          * know of */

    struct lock lock;
    struct berths berths;
    struct generation *lingering;   /* owned; linked by next */
    struct generation *retiring;    /* likewise, in the order of asking */
    struct filling_chore *fillings; /* owned; linked by next */
    bool is_retiring;     /* the thread, what it has taken from there */
    uint32_t last_number; /* given out in the watch */
    uint64_t discarded;
    bool is_degraded; /* the watch has something to say of that */
};

uint64_t pdk__engine_now_ns(const struct engine *engine);

/* Has the host poll, and whoever waits for it woken. [any-thread] */
void pdk__engine_ring(struct engine *engine);

/* The same for what the engine has found out; without a thread that is the
 * host's, who does not wait. */
void pdk__engine_tell_news(struct engine *engine);

/* Wakes whoever drives it, to look again at what is due. */
void pdk__engine_call(struct engine *engine);

/* The watch has something to say of what it can no longer tell. */
void pdk__engine_note_degraded(struct engine *engine);

/* Retires a generation, or keeps it for the host if it stays mapped. Not under
 * a lock: it may run what the image wants done at its end. */
void pdk__engine_let_go(struct engine *engine, struct generation *generation);

/* Throws a candidate away, which is none afterwards. Not under a lock: it may
 * run what the image wants done at its end. */
void pdk__engine_discard(struct engine *engine, struct candidate *candidate);

#endif
