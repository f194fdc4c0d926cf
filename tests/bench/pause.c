/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * How long a host stands still for a reload, and what asking for one costs it.
 */
#include "rows.h"

#include "scene.h"

/* What a reload cannot do without, in microseconds. */
static double save_and_restore(const struct playing *playing)
{
    pdk_snapshot *snapshot;
    uint64_t began = now_ns(), took;

    pdk_snapshot_take(&snapshot, playing->instance, NULL);
    pdk_snapshot_apply(snapshot, playing->instance, NULL);
    took = now_ns() - began;
    pdk_snapshot_destroy(snapshot);
    return (double)took / 1000;
}

/* A clock that goes a thousand times as fast, so that what an event tells in
 * microseconds are nanoseconds. */
static uint64_t magnified_ns(void *context)
{
    (void)context;
    return now_ns() * 1000;
}

/* What the stages from save to commit take, of all that a reload takes. */
void row_commit_pause(struct row *row)
{
    static const uint32_t pause[] = { PDK_STAGE_DRAIN,    PDK_STAGE_SAVE,
                                      PDK_STAGE_RESTORE,  PDK_STAGE_SELF_TEST,
                                      PDK_STAGE_ACTIVATE, PDK_STAGE_COMMIT };
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;

    scene_begin(&scene, EFFECT_PATH);
    options.now_ns = magnified_ns;
    playing_begin_with(&playing, &scene, 1024, &options);
    for (int i = 0; i < 300; i++) {
        pdk_event event;
        uint64_t pause_ns = 0;

        scene_prepare(&scene);
        scene_publish(&scene);
        event = playing_await(&playing, 0);
        for (size_t n = 0; n < sizeof pause / sizeof *pause; n++)
            pause_ns += event.stages_us[pause[n]];
        series_add(&value, (double)pause_ns / 1000);
        series_add(&limit, save_and_restore(&playing));
    }
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}

/* The whole poll, once a build is ready. */
void row_commit_pause_threaded(struct row *row)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;

    scene_begin(&scene, EFFECT_PATH);
    options.flags = PDK_HOST_THREAD;
    playing_begin_with(&playing, &scene, 1024, &options);
    for (int i = 0; i < 300; i++) {
        pdk_event event;
        uint64_t began, ended;

        scene_prepare(&scene);
        while (pdk_host_poll(playing.host, &event))
            continue;
        scene_publish(&scene);
        do {
            pdk_host_wait(playing.host, -1);
            began = now_ns();
        } while (!pdk_host_poll(playing.host, &event));
        ended = now_ns();
        demand(event.kind == PDK_EVENT_RELOADED, event.error.message);
        series_add(&value, (double)(ended - began) / 1000);
        series_add(&limit, save_and_restore(&playing));
    }
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}

#define IDLE_CALLS 100000

/* A poll where nothing waits, against another call into the library. */
void row_poll_idle(struct row *row)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    struct scene scene;
    struct playing playing;
    pdk_event event;
    uint64_t began, counted = 0;

    scene_begin(&scene, EFFECT_PATH);
    options.flags = PDK_HOST_THREAD;
    playing_begin_with(&playing, &scene, 1024, &options);
    for (int i = 0; i < 100; i++) {
        while (pdk_host_poll(playing.host, &event))
            continue;
        began = now_ns();
        for (int n = 0; n < IDLE_CALLS; n++)
            counted += pdk_host_poll(playing.host, &event);
        series_add(&value, (double)(now_ns() - began) / IDLE_CALLS);
        began = now_ns();
        for (int n = 0; n < IDLE_CALLS; n++)
            counted += pdk_host_zombie_count(playing.host);
        series_add(&limit, (double)(now_ns() - began) / IDLE_CALLS);
    }
    demand(counted == 0, "something to do");
    playing_end(&playing);
    scene_end(&scene);
    row_take(row, &value, &limit);
}
