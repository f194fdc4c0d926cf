/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * From a finished file to the first call in the new code, against the least
 * that any reloader has to do: be told, copy the file, dlopen, dlsym, call.
 */
#include "rows.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "floor.h"
#include "scene.h"

/* ------------------------------------------------- awake and asleep --- */

/* When the file was complete. What the writer's system call takes is the
 * writer's; but a thread that is told by then is at work before it returns. */
static uint64_t publish(struct scene *scene, int is_told_before)
{
    uint64_t before = now_ns();

    scene_publish(scene);
    return is_told_before ? before : now_ns();
}

static void floor_play(struct floor *at, int sleeps)
{
    struct pollfd waited = { at->watch, POLLIN, 0 };

    if (at->has_thread) {
        floor_await(at, sleeps);
        return;
    }
    do
        if (sleeps)
            poll(&waited, 1, -1);
    while (!floor_noticed(at));
    floor_load(at);
}

static double floor_awake(struct floor *at, struct scene *scene)
{
    uint64_t began;

    scene_prepare(scene);
    began = publish(scene, at->has_thread);
    floor_play(at, 0);
    return (double)(floor_call(at) - began) / 1000;
}

/* What a reload leaves to be done, a thread of the host's does while the floor
 * has its turn. */
static void finish(struct playing *playing)
{
    pdk_event event;

    while (pdk_host_poll(playing->host, &event))
        continue;
}

static double pdk_awake(struct playing *playing, struct scene *scene,
                        int is_told_before)
{
    uint64_t began, called;

    scene_prepare(scene);
    finish(playing);
    began = publish(scene, is_told_before);
    playing_await(playing, 0);
    call_effect(playing->binding, 1);
    called = now_ns();
    finish(playing);
    return (double)(called - began) / 1000;
}

/* Publishes from another thread while this one sleeps. */
struct publisher {
    struct scene *scene;
    _Atomic uint64_t began;
};

static void *publish_later(void *context)
{
    struct publisher *publisher = context;

    usleep(1500);
    publisher->began = now_ns();
    scene_publish(publisher->scene);
    return NULL;
}

static double floor_asleep(struct floor *at, struct scene *scene)
{
    struct publisher publisher = { scene, 0 };
    pthread_t thread;
    uint64_t called;

    scene_prepare(scene);
    while (!at->has_thread && floor_noticed(at))
        continue;
    pthread_create(&thread, NULL, publish_later, &publisher);
    floor_play(at, 1);
    called = floor_call(at);
    pthread_join(thread, NULL);
    return (double)(called - publisher.began) / 1000;
}

static double pdk_asleep(struct playing *playing, struct scene *scene)
{
    struct publisher publisher = { scene, 0 };
    pthread_t thread;
    uint64_t called;

    scene_prepare(scene);
    finish(playing);
    pthread_create(&thread, NULL, publish_later, &publisher);
    playing_await(playing, 1);
    call_effect(playing->binding, 1);
    called = now_ns();
    finish(playing);
    pthread_join(thread, NULL);
    return (double)(called - publisher.began) / 1000;
}

/* What is reloaded, how often, and by which kind of host. */
struct course {
    const char *image;
    int rounds, sleeps;
    uint32_t flags;
};

/* Floor and pdk in turn, each with a folder of its own. */
static void measure(struct row *row, struct course course)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene ours, theirs;
    struct playing playing;
    struct floor at;

    options.flags = course.flags;
    scene_begin(&ours, course.image);
    scene_begin(&theirs, course.image);
    playing_begin_with(&playing, &ours, 1024, &options);
    floor_begin(&at, &theirs, course.flags != 0);
    for (int i = 0; i < course.rounds; i++) {
        series_add(&limit, course.sleeps ? floor_asleep(&at, &theirs)
                                         : floor_awake(&at, &theirs));
        series_add(&value, course.sleeps
                               ? pdk_asleep(&playing, &ours)
                               : pdk_awake(&playing, &ours, course.flags != 0));
    }
    floor_end(&at);
    playing_end(&playing);
    scene_end(&theirs);
    scene_end(&ours);
    row_take(row, &value, &limit);
}

void row_reload_latency(struct row *row)
{
    measure(row, (struct course){ EFFECT_PATH, 400, 0, 0 });
}

void row_reload_latency_asleep(struct row *row)
{
    measure(row, (struct course){ EFFECT_PATH, 300, 1, 0 });
}

void row_reload_latency_10mb(struct row *row)
{
    measure(row, (struct course){ EFFECT_10MB_PATH, 60, 0, 0 });
}

void row_reload_latency_threaded(struct row *row)
{
    measure(row, (struct course){ EFFECT_PATH, 400, 0, PDK_HOST_THREAD });
}

void row_reload_latency_asleep_threaded(struct row *row)
{
    measure(row, (struct course){ EFFECT_PATH, 300, 1, PDK_HOST_THREAD });
}

void row_reload_latency_10mb_threaded(struct row *row)
{
    measure(row, (struct course){ EFFECT_10MB_PATH, 60, 0, PDK_HOST_THREAD });
}

/* --------------------------------------------------- kept blocks --- */

struct keeping {
    struct scene scene;
    struct playing playing;
};

static void keeping_begin(struct keeping *keeping, uint64_t size_bytes)
{
    const effect_v1 *effect;

    scene_begin(&keeping->scene, EFFECT_PATH);
    playing_begin(&keeping->playing, &keeping->scene, 1024);
    effect = keeping->playing.binding->table;
    effect->keep(keeping->playing.binding->self, size_bytes);
    demand(pdk_instance_memory(keeping->playing.instance) == size_bytes,
           "a kept block");
}

static double keeping_reload(struct keeping *keeping)
{
    return pdk_awake(&keeping->playing, &keeping->scene, 0);
}

static void keeping_end(struct keeping *keeping)
{
    playing_end(&keeping->playing);
    scene_end(&keeping->scene);
}

/* A reload that hands over a block of 1 GiB, against one of 1 KiB. */
void row_kept_block(struct row *row)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct keeping large, small;

    keeping_begin(&large, UINT64_C(1) << 30);
    keeping_begin(&small, 1024);
    for (int i = 0; i < 200; i++) {
        series_add(&limit, keeping_reload(&small));
        series_add(&value, keeping_reload(&large));
    }
    keeping_end(&small);
    keeping_end(&large);
    row_take(row, &value, &limit);
}

/* ------------------------------------------------- memory and scale --- */

static double resident_bytes(void)
{
    unsigned long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    demand(file != NULL && fscanf(file, "%lu %lu", &size, &resident) == 2,
           "/proc/self/statm");
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

void row_memory_10k(struct row *row)
{
    struct scene scene;
    struct playing playing;
    double after_100 = 0;

    scene_begin(&scene, EFFECT_PATH);
    playing_begin(&playing, &scene, 1024);
    for (int i = 1; i <= 10000; i++) {
        scene_prepare(&scene);
        scene_publish(&scene);
        playing_await(&playing, 0);
        if (i == 100)
            after_100 = resident_bytes();
    }
    row->value = (resident_bytes() - after_100) / 9900;
    row->limit = 0;
    row->rounds = 10000;
    demand(pdk_host_zombie_count(playing.host) == 0, "zombies were left");
    playing_end(&playing);
    scene_end(&scene);
}
