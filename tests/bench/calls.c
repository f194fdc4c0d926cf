/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a call costs, and what handing over state costs.
 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "scene.h"

#define CALLS 200000

/* Volatile, so that it is loaded from memory for each call. */
static int64_t (*volatile plain)(void *self, int64_t value);

static double time_plain(void *self)
{
    uint64_t began = now_ns();

    for (int i = 0; i < CALLS; i++)
        plain(self, i);
    return (double)(now_ns() - began) / CALLS;
}

static double time_binding(const pdk_binding *binding)
{
    uint64_t began = now_ns();

    for (int i = 0; i < CALLS; i++)
        call_effect(*(const pdk_binding *const volatile *)&binding, i);
    return (double)(now_ns() - began) / CALLS;
}

static pdk_result add(const void *table, void *self, void *argument,
                      pdk_error *error)
{
    const effect_v1 *effect = table;

    (void)error;
    effect->add(self, *(int *)argument);
    return PDK_OK;
}

static double time_guarded(const pdk_binding *binding)
{
    uint64_t began = now_ns();

    for (int i = 0; i < CALLS; i++)
        pdk_guard(binding, add, &i, NULL);
    return (double)(now_ns() - began) / CALLS;
}

static void measure_calls(struct row *row,
                          double (*time)(const pdk_binding *binding))
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;

    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, 0);
    plain = ((const effect_v1 *)playing.binding->table)->add;
    for (int i = 0; i < 101; i++) {
        series_add(&limit, time_plain(playing.binding->self));
        series_add(&value, time(playing.binding));
    }
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}

void row_call(struct row *row)
{
    measure_calls(row, time_binding);
}

void row_guarded_call(struct row *row)
{
    measure_calls(row, time_guarded);
}

/* Save and restore against moving the same bytes twice: speed, so that more is
 * better. */
void row_save_restore(struct row *row)
{
    enum { BYTES = 8 << 20 };
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;
    char *from = malloc(BYTES), *to = malloc(BYTES);

    demand(from != NULL && to != NULL, "memory");
    memset(from, 1, BYTES);
    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, BYTES);
    for (int i = 0; i < 60; i++) {
        pdk_snapshot *snapshot;
        uint64_t began = now_ns();
        char *fresh = malloc(BYTES);

        memcpy(fresh, from, BYTES);
        memcpy(to, fresh, BYTES);
        free(fresh);
        series_add(&limit, 2.0 * BYTES / (double)(now_ns() - began));
        began = now_ns();
        pdk_snapshot_take(&snapshot, playing.instance, NULL);
        pdk_snapshot_apply(snapshot, playing.instance, NULL);
        pdk_snapshot_destroy(snapshot);
        series_add(&value, 2.0 * BYTES / (double)(now_ns() - began));
    }
    playing_end(&playing);
    scene_end(&scene);
    free(from);
    free(to);
    row_take(row, &value, &limit);
}
