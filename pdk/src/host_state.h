/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HOST_STATE_H
#define PDK_HOST_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "calls.h"
#include "contract_file.h"
#include "engine.h"
#include "pdk/host.h"
#include "platform/cache.h"
#include "plugins.h"
#include "preflight.h"
#include "protection.h"

/* The struct behind pdk_host, shared by the rooms that implement host.h. */

struct folder {
    struct folder *next;
    struct berth *berth; /* the engine's */
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
    struct folder *folders; /* watched for plugins; owned; linked by next */
    struct engine *engine;  /* owned */
    struct cache cache;
    struct preflight preflight;
    struct contract_file contract;
    pdk_interface *interfaces; /* owned, with their texts */
    pdk_host_options options;
};

#endif
