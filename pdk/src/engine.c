/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Driving an engine: by its thread, which sleeps until the watch or the host
 * has something for it, or by the host.
 */
#include "engine.h"

#include <stdlib.h>

#include "engine_chores.h"
#include "engine_look.h"
#include "failure.h"
#include "platform/wait.h"

/* Before each piece of a copy: nobody's swap is disturbed by it, and a thread
 * that sleeps most of the time is woken at once when a build comes. */
#define REST_NS UINT64_C(1000000)
#define NEVER UINT64_MAX

static void note_changes(struct engine *engine, const uint32_t *numbers,
                         size_t count)
{
    pdk__lock_take(&engine->lock);
    for (size_t i = 0; i < count; i++) {
        struct berth *berth = pdk__berth_by_number(&engine->berths, numbers[i]);

        if (berth != NULL)
            pdk__settle_note(&berth->settle, pdk__engine_now_ns(engine));
    }
    pdk__lock_release(&engine->lock);
}

/* Takes in what the watch has to say; true if that was anything. */
static bool read_watch(struct engine *engine)
{
    uint32_t numbers[64];
    size_t capacity = sizeof numbers / sizeof *numbers, count, total = 0;
    bool is_degraded;

    if (engine->watch == NULL)
        return false;
    do {
        pdk__lock_take(&engine->watch_lock);
        engine->is_called = false;
        count = pdk__watch_read(engine->watch, numbers, capacity);
        is_degraded = pdk__watch_is_degraded(engine->watch);
        pdk__lock_release(&engine->watch_lock);
        note_changes(engine, numbers, count);
        total += count;
    } while (count == capacity);
    if (is_degraded)
        pdk__engine_note_degraded(engine);
    return is_degraded || total > 0;
}

static uint64_t idle_ns(struct engine *engine)
{
    uint64_t delay_ns;

    pdk__lock_take(&engine->lock);
    delay_ns =
        pdk__berths_delay_ns(&engine->berths, pdk__engine_now_ns(engine));
    pdk__lock_release(&engine->lock);
    return delay_ns;
}

/* What the host has left there, since more was to come, has come to an end. */
static void tell_idle(struct engine *engine)
{
    bool has_ready;

    pdk__lock_take(&engine->lock);
    has_ready = pdk__berths_renew(&engine->berths);
    pdk__lock_release(&engine->lock);
    if (has_ready)
        pdk__engine_tell_news(engine);
}

static void fall_asleep(struct engine *engine, uint64_t limit_ns)
{
    uint64_t delay_ns = idle_ns(engine);
    bool is_called;

    if (delay_ns > limit_ns)
        delay_ns = limit_ns;
    pdk__lock_take(&engine->watch_lock);
    is_called = engine->is_called || atomic_load(&engine->is_ending);
    if (!is_called)
        pdk__watch_alarm(engine->watch, delay_ns);
    pdk__lock_release(&engine->watch_lock);
    if (!is_called)
        pdk__wait_readable(pdk__watch_descriptor(engine->watch), -1);
}

/* A piece of a copy, if nothing else has been done for a while. Returns how
 * long to sleep at most. */
static uint64_t fill(struct engine *engine, uint64_t *rests_until_ns)
{
    uint64_t now_ns = pdk__engine_now_ns(engine);

    if (!pdk__engine_has_fillings(engine))
        return NEVER;
    if (now_ns >= *rests_until_ns) {
        pdk__engine_fill_next(engine);
        *rests_until_ns = now_ns + REST_NS;
    }
    return *rests_until_ns - now_ns;
}

static void *run(void *context)
{
    struct engine *engine = context;
    uint64_t rests_until_ns = 0;

    while (!atomic_load(&engine->is_ending)) {
        read_watch(engine);
        if (pdk__engine_retire_next(engine) ||
            pdk__engine_look_at_next(engine)) {
            rests_until_ns = pdk__engine_now_ns(engine) + REST_NS;
            continue;
        }
        tell_idle(engine);
        fall_asleep(engine, fill(engine, &rests_until_ns));
    }
    return NULL;
}

/* ------------------------------------------------- coming and going --- */

static pdk_result open_engine(struct engine *engine, pdk_error *error)
{
    const struct engine_means *means = &engine->means;
    pdk_result result = PDK_OK;

    if (means->watches)
        result = pdk__watch_create(&engine->watch, error);
    if (result == PDK_OK && means->has_thread)
        result = pdk__alarm_open(&engine->bell, error);
    if (result != PDK_OK || !means->has_thread)
        return result;
    engine->is_running =
        pdk__thread_start(&engine->thread, "pdk-engine", run, engine);
    if (!engine->is_running)
        return pdk_fail(error, PDK_E_LIMIT,
                        "cannot start the host's thread; omit PDK_HOST_THREAD, "
                        "or allow more threads");
    return PDK_OK;
}

pdk_result pdk__engine_create(struct engine **out,
                              const struct engine_means *means,
                              pdk_error *error)
{
    struct engine *engine = calloc(1, sizeof *engine);
    pdk_result result;

    if (engine == NULL)
        return pdk__fail_memory(error);
    engine->means = *means;
    engine->alarm_ns = UINT64_MAX;
    engine->bell = (struct alarm)ALARM_INIT;
    if (!pdk__lock_init(&engine->lock)) {
        free(engine);
        return pdk__fail_memory(error);
    }
    if (!pdk__lock_init(&engine->watch_lock)) {
        pdk__lock_finish(&engine->lock);
        free(engine);
        return pdk__fail_memory(error);
    }
    result = open_engine(engine, error);
    if (result != PDK_OK) {
        pdk__engine_destroy(engine);
        return result;
    }
    *out = engine;
    return PDK_OK;
}

void pdk__engine_stop(struct engine *engine)
{
    if (engine == NULL)
        return;
    atomic_store(&engine->is_ending, true);
    if (engine->is_running) {
        pdk__engine_call(engine);
        pdk__thread_join(engine->thread);
    }
    engine->is_running = false;
    pdk__engine_drop_chores(engine);
    while (engine->berths.first != NULL)
        pdk__engine_remove(engine, engine->berths.first);
}

void pdk__engine_destroy(struct engine *engine)
{
    if (engine == NULL)
        return;
    pdk__engine_stop(engine);
    pdk__watch_destroy(engine->watch);
    pdk__alarm_close(&engine->bell);
    pdk__lock_finish(&engine->watch_lock);
    pdk__lock_finish(&engine->lock);
    free(engine);
}

/* --------------------------------------------------- driven by hand --- */

static uint64_t host_now_ns(const struct engine *engine)
{
    const struct surroundings *surroundings = engine->means.surroundings;

    return surroundings->now_ns(surroundings->host);
}

void pdk__engine_alarm(struct engine *engine, uint64_t due_ns)
{
    uint64_t now_ns = due_ns != UINT64_MAX ? host_now_ns(engine) : 0;
    uint64_t delay_ns = due_ns == UINT64_MAX ? UINT64_MAX
                        : due_ns > now_ns    ? due_ns - now_ns
                                             : 0;

    engine->alarm_ns = due_ns;
    if (engine->means.has_thread)
        pdk__alarm_set(&engine->bell, delay_ns);
    else if (engine->watch != NULL)
        pdk__watch_alarm(engine->watch, delay_ns);
}

/* Reading stops the alarm, which is set anew by who has something to do. */
void pdk__engine_listen(struct engine *engine)
{
    const struct attention *attention = &engine->means.surroundings->attention;

    if (engine->means.has_thread || engine->watch == NULL)
        return;
    if (read_watch(engine))
        pdk__engine_tell_news(engine);
    else if (engine->alarm_ns != UINT64_MAX &&
             pdk__attention_due_ns(attention) > ATTENTION_NOW)
        pdk__engine_alarm(engine, engine->alarm_ns);
}

uint64_t pdk__engine_idle_ns(const struct engine *engine)
{
    return engine->means.has_thread || engine->watch == NULL ? ATTENTION_NONE
                                                             : ATTENTION_ASK;
}

bool pdk__engine_work(struct engine *engine)
{
    return !engine->means.has_thread && pdk__engine_look_at_next(engine);
}

void pdk__engine_work_off(struct engine *engine)
{
    while (pdk__engine_look_at_next(engine))
        continue;
    pdk__lock_take(&engine->lock);
    while (pdk__berths_are_worked(&engine->berths))
        pdk__lock_wait(&engine->lock);
    pdk__lock_release(&engine->lock);
}

bool pdk__engine_is_busy(struct engine *engine)
{
    bool is_busy;

    pdk__lock_take(&engine->lock);
    is_busy = pdk__berths_are_worked(&engine->berths) ||
              pdk__berth_due(&engine->berths, pdk__engine_now_ns(engine));
    pdk__lock_release(&engine->lock);
    return is_busy;
}

uint64_t pdk__engine_due_ns(struct engine *engine)
{
    uint64_t delay_ns = engine->means.has_thread ? UINT64_MAX : idle_ns(engine);

    return delay_ns != UINT64_MAX ? host_now_ns(engine) + delay_ns : UINT64_MAX;
}

int pdk__engine_descriptor(const struct engine *engine)
{
    if (engine->means.has_thread)
        return engine->bell.descriptor;
    return engine->watch != NULL ? pdk__watch_descriptor(engine->watch) : -1;
}
