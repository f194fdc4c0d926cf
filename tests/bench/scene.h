/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BENCH_SCENE_H
#define PDK_BENCH_SCENE_H

#include <stdint.h>

#include "effect.h"
#include "pdk/host.h"

/*
 * A folder with one plugin in it, of which new builds can be published: each
 * differs from the one before in its build-id.
 */
struct scene {
    char folder[256];
    char path[300];  /* the file that a host watches */
    char aside[300]; /* where the next build is written first */
    char *image;
    size_t size_bytes, build_id_at, id_at;
    uint64_t builds;
    int held; /* the build that is there: to take its name from it is cheap,
               * to free its pages is not, and is nobody's reload */
};

void scene_begin(struct scene *scene, const char *image_path);
void scene_end(struct scene *scene);

/* Writes the next build aside; scene_publish() gives it its name. */
void scene_prepare(struct scene *scene);
void scene_publish(struct scene *scene);

/* The next builds are of a plugin of that id, as long as "bench.effect". */
void scene_rename_plugin(const struct scene *scene, const char *id);

/* A host with this plugin loaded, one instance and its binding. */
struct playing {
    pdk_host *host;
    pdk_instance *instance;
    const pdk_binding *binding;
};

void playing_begin(struct playing *playing, const struct scene *scene,
                   uint64_t state_bytes);

/* The same with options for the host. */
void playing_begin_with(struct playing *playing, const struct scene *scene,
                        uint64_t state_bytes, const pdk_host_options *options);
void playing_end(struct playing *playing);

/* Polls until the next reload was done; the event of it. */
pdk_event playing_await(struct playing *playing, int sleeps);

int64_t call_effect(const pdk_binding *binding, int64_t value);

/* A folder in memory, if there is one: a disk's file system has work of its own
 * to do when a file gets its name, which is not what is measured. */
const char *memory_folder(void);

/* Ends the program with the reason if `is_fine` is false. */
void demand(int is_fine, const char *what);

#endif
