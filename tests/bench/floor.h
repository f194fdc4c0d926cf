/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BENCH_FLOOR_H
#define PDK_BENCH_FLOOR_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "scene.h"

/*
 * The least that any reloader has to do: be told of the file, copy it, load the
 * copy and look its tables up. With a thread of its own, that one sleeps until
 * there is a file, and what it has loaded is called by the other.
 */
struct floor {
    const struct scene *scene;
    int watch;
    void *handle, *fresh; /* the image that was called last, and the next */
    const effect_v1 *effect;
    const pdk_plugin *plugin;
    char copy[320];
    uint64_t copies;

    int has_thread;
    pthread_t thread;
    _Atomic int is_loaded;
    int bell, end; /* rung by the thread; for it */
};

void floor_begin(struct floor *at, const struct scene *scene, int has_thread);
void floor_end(struct floor *at);

/* True once the file itself was written or moved to. */
int floor_noticed(struct floor *at);

/* Copies and loads; without a thread. */
void floor_load(struct floor *at);

/* Waits until the thread has done that. */
void floor_await(struct floor *at, int sleeps);

/* Calls what was loaded, and then closes what was called before; when the call
 * had returned. */
uint64_t floor_call(struct floor *at);

#endif
