/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HOST_STATE_H
#define PDK_HOST_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "calls.h"
#include "contract_file.h"
#include "pdk/host.h"
#include "platform/cache.h"
#include "platform/watch.h"
#include "plugins.h"
#include "preflight.h"
#include "protection.h"

/* A host, as the rooms see it that implement host.h together. */

struct folder {
    struct folder *next;
    uint32_t number; /* in the watch */
    char path[PDK_ERROR_PATH_SIZE];
};

struct pdk_host {
    struct surroundings surroundings;
    struct protection protection;
    struct plugins plugins;
    struct calls calls;
    bool has_calls;
    struct jobs jobs;
    bool has_jobs;
    bool is_quiet; /* nothing is due, pending or left to be done */
    struct folder *folders; /* whose files are plugins; owned; linked by next */
    struct watch *watch;    /* owned; NULL: it does not watch */
    uint32_t last_number;   /* given out in the watch */
    struct cache cache;
    struct preflight preflight;
    struct contract_file contract;
    pdk_interface *interfaces; /* owned, with their texts */
    pdk_host_options options;
};

#endif
