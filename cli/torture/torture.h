/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_TORTURE_H
#define PDK_TORTURE_TORTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/host.h"
#include "torture/tally.h"

struct torture_options {
    const char *path;      /* of the plugin's file, which is only read */
    uint64_t reloads;      /* rounds that end in a new build */
    uint64_t seed;         /* the same one makes the same rounds */
    uint32_t threads;      /* calling threads */
    bool is_threaded;      /* the host has its own thread (PDK_HOST_THREAD) */
    bool has_faults;       /* some builds have faults */
    bool has_progress;     /* shows the progress on stderr */
    bool (*is_over)(void); /* asked before each round; NULL: never */
};

/*
 * Saves one build of a plugin after another while a host watches the file, and
 * counts in *tally, which must be all zero, what the host does. Ends early
 * after a crash, and after too many lost builds. `plugin` has PDK_ID_SIZE bytes
 * and receives the id of the first plugin in the file.
 */
pdk_result torture_run(struct tally *tally, char *plugin,
                       const struct torture_options *options, pdk_error *error);

#endif
