/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What many threads, and many plugins, make of it.
 */
#include "rows.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pdk/call.h"
#include "scene.h"

#define CALLS 200000
#define CALLING_THREADS 2
#define MANY 1000
#define FEW 10

static int64_t (*volatile plain)(void *self, int64_t value);

static double time_plain(void *self)
{
    uint64_t began = now_ns();

    for (int i = 0; i < CALLS; i++)
        plain(self, i);
    return (double)(now_ns() - began) / CALLS;
}

static void call_entered(pdk_thread *thread, const pdk_binding *binding,
                         int64_t value)
{
    const effect_v1 *effect = pdk_enter(thread, binding);

    if (effect == NULL)
        return;
    effect->add(binding->self, value);
    pdk_leave(thread);
}

static double time_entered(pdk_thread *thread, const pdk_binding *binding)
{
    uint64_t began = now_ns();

    for (int i = 0; i < CALLS; i++)
        call_entered(thread, binding, i);
    return (double)(now_ns() - began) / CALLS;
}

void row_call_entered(struct row *row)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;
    pdk_thread *thread;

    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, 0);
    demand(pdk_thread_create(&thread, playing.host, "bench", NULL) == PDK_OK,
           "thread");
    plain = ((const effect_v1 *)playing.binding->table)->add;
    for (int i = 0; i < 101; i++) {
        series_add(&limit, time_plain(playing.binding->self));
        series_add(&value, time_entered(thread, playing.binding));
    }
    pdk_thread_destroy(thread);
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}

/* --------------------------------------------------------- the gate --- */

struct calling {
    struct playing *playing;
    _Atomic int *stops;
};

static void *call_on(void *context)
{
    struct calling *calling = context;
    pdk_thread *thread;

    demand(pdk_thread_create(&thread, calling->playing->host, "caller", NULL) ==
               PDK_OK,
           "thread");
    while (!*calling->stops)
        call_entered(thread, calling->playing->binding, 1);
    pdk_thread_destroy(thread);
    return NULL;
}

/* From closing the gate to opening it on the new generation. */
static double closed_us(const pdk_event *event)
{
    double sum = 0;

    for (uint32_t i = PDK_STAGE_DRAIN; i <= PDK_STAGE_COMMIT; i++)
        sum += event->stages_us[i];
    return sum;
}

void row_gate_closed(struct row *row)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    pthread_t threads[CALLING_THREADS];
    _Atomic int stops = 0;
    struct scene scene;
    struct playing playing;
    struct calling calling = { &playing, &stops };

    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, 1024);
    for (int i = 0; i < CALLING_THREADS; i++)
        pthread_create(&threads[i], NULL, call_on, &calling);
    for (int i = 0; i < 300; i++) {
        pdk_event event;

        scene_prepare(&scene);
        scene_publish(&scene);
        event = playing_await(&playing, 1);
        series_add(&value, closed_us(&event));
    }
    stops = 1;
    for (int i = 0; i < CALLING_THREADS; i++)
        pthread_join(threads[i], NULL);
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}

/* ------------------------------------------------------ many plugins --- */

/* Loads copies of the plugin under ids of their own, "bench.e00042". */
static void load_up_to(struct playing *playing, const struct scene *scene,
                       int from, int to)
{
    for (int i = from; i < to; i++) {
        struct scene other = *scene;
        pdk_error error = PDK_ERROR_INIT;
        char id[24];

        other.held = -1; /* the one that the scene holds stays its own */
        snprintf(id, sizeof id, "bench.e%05d", i);
        snprintf(other.path, sizeof other.path, "%s/more%d.so", scene->folder,
                 i);
        scene_rename_plugin(&other, id);
        scene_prepare(&other);
        scene_publish(&other);
        demand(pdk_host_load(playing->host, other.path, &error) == PDK_OK,
               error.message);
    }
    scene_rename_plugin(scene, "bench.effect");
}

static double time_reload(struct playing *playing, struct scene *scene)
{
    uint64_t began;
    pdk_event event;

    scene_prepare(scene);
    while (pdk_host_poll(playing->host, &event))
        continue;
    scene_publish(scene);
    began = now_ns();
    playing_await(playing, 0);
    call_effect(playing->binding, 1);
    return (double)(now_ns() - began) / 1000;
}

static void unlink_more(const struct scene *scene)
{
    char path[320];

    for (int i = 0; i < MANY; i++) {
        snprintf(path, sizeof path, "%s/more%d.so", scene->folder, i);
        unlink(path);
    }
}

/* The two cannot take turns in one process that only ever loads more, so each
 * is measured often, one after the other. */
void row_scale_1000(struct row *row)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;

    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, 1024);
    load_up_to(&playing, &scene, 0, FEW - 1);
    for (int i = 0; i < 200; i++)
        series_add(&limit, time_reload(&playing, &scene));
    load_up_to(&playing, &scene, FEW - 1, MANY - 1);
    for (int i = 0; i < 200; i++)
        series_add(&value, time_reload(&playing, &scene));
    playing_end(&playing);
    unlink_more(&scene);
    scene_end(&scene);
    row_take(row, &value, &limit);
}
