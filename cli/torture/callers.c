/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The threads that call. All builds have the same layout, so a caller finds the
 * build-id and the mark at a fixed distance from the table it was given.
 */
#include "torture/callers.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/call.h"
#include "platform/pen.h"
#include "platform/worker.h"
#include "text.h"

enum {
    LINGER_EACH = 64, /* one call in 64 stays inside for a moment */
    LINGER_US = 20,
};

struct caller {
    struct callers *all;
    struct worker *worker;
    pdk_thread *thread;
    uint64_t entered, torn;
};

struct callers {
    const struct stand *stand;
    uintptr_t distances[STAND_SEATS]; /* of each table from its image */
    atomic_bool is_over;
    uint32_t count;
    struct caller items[]; /* `count` of them */
};

/* The build at that address; 0 if it is none, or a mix of two. */
static uint32_t build_at(const struct stand *stand, uintptr_t base)
{
    const struct builds *builds = stand->builds;
    unsigned char mark[BUILDS_ID_LIMIT];
    char id[2 * BUILDS_ID_LIMIT + 1];
    uint32_t number;

    pdk__text_hex(id, sizeof id,
                  (const void *)(base + (uintptr_t)builds->id.address),
                  builds->id.size_bytes);
    if (!builds_number(builds, id, &number))
        return 0;
    builds_write_mark(builds, number, mark);
    if (stand->has_mark &&
        memcmp((const void *)(base + (uintptr_t)builds->mark.address), mark,
               builds->mark.size_bytes) != 0)
        return 0;
    return number;
}

static void call(struct caller *caller, size_t index)
{
    const struct callers *all = caller->all;
    const pdk_binding *binding = all->stand->seats[index].tick;
    const void *table = pdk_enter(caller->thread, binding);
    uintptr_t base;
    uint32_t build;

    if (table == NULL)
        return;
    base = (uintptr_t)table - all->distances[index];
    build = build_at(all->stand, base);
    if (caller->entered++ % LINGER_EACH == 0)
        pen_pause(LINGER_US);
    if (build == 0 || build_at(all->stand, base) != build)
        caller->torn++;
    pdk_leave(caller->thread);
}

static void work(void *argument)
{
    struct caller *caller = argument;
    const struct stand *stand = caller->all->stand;

    while (!atomic_load(&caller->all->is_over))
        for (size_t i = 0; i < stand->seat_count; i++)
            if (caller->all->distances[i] != 0)
                call(caller, i);
}

/* True if there is a table that can be entered. */
static bool measure(struct callers *callers)
{
    const struct stand *stand = callers->stand;
    bool is_any = false;

    for (size_t i = 0; i < stand->seat_count; i++) {
        const pdk_binding *tick = stand->seats[i].tick;

        if (tick == NULL || tick->table == NULL)
            continue;
        callers->distances[i] = (uintptr_t)tick->table - stand->base;
        is_any = true;
    }
    return is_any;
}

static pdk_result start_one(struct callers *callers, pdk_error *error)
{
    struct caller *caller = &callers->items[callers->count++];
    pdk_result result;

    caller->all = callers;
    result = pdk_thread_create(&caller->thread, callers->stand->host, "caller",
                               error);
    if (result == PDK_OK)
        result = worker_start(&caller->worker, work, caller, error);
    return result;
}

pdk_result callers_start(struct callers **out, const struct stand *stand,
                         uint32_t count, pdk_error *error)
{
    struct callers *callers =
        calloc(1, sizeof *callers + count * sizeof callers->items[0]);
    pdk_result result = PDK_OK;

    *out = callers;
    if (callers == NULL)
        return pdk__fail_memory(error);
    callers->stand = stand;
    if (!measure(callers))
        return PDK_OK;
    while (callers->count < count && result == PDK_OK)
        result = start_one(callers, error);
    return result;
}

void callers_stop(struct callers *callers, struct tally *tally)
{
    uint64_t torn = 0;

    if (callers == NULL)
        return;
    atomic_store(&callers->is_over, true);
    for (uint32_t i = 0; i < callers->count; i++) {
        struct caller *caller = &callers->items[i];

        worker_join(caller->worker);
        pdk_thread_destroy(caller->thread);
        tally->entered += caller->entered;
        torn += caller->torn;
    }
    if (torn > 0)
        tally_note(tally, TALLY_TORN,
                   "%llu calls on other threads saw no build, or parts of "
                   "two",
                   (unsigned long long)torn);
    free(callers);
}
