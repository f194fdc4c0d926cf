/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TICK_H
#define PDK_TICK_H

#include <stdint.h>

#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * The interface of the small host in `pdk run` and `pdk dev`, which calls every
 * instance at a steady rate. This header is the whole SDK of that host. A host
 * of your own has a header like it, and a contract made from it.
 */
#define PDK_TICK_V1 "pdk.tick/1"

/* ABI-APPENDABLE. The argument of a tick; borrowed for the call. */
typedef struct pdk_tick pdk_tick;

struct pdk_tick {
    uint32_t struct_size;
    uint32_t rate_hz;    /* the intended rate */
    uint64_t number;     /* of this tick; counts from 0 */
    uint64_t time_ns;    /* since the host started */
    uint64_t elapsed_ns; /* since the previous tick; 0 at the first */
    void *context;       /* for the host; do not use */

    /* Prints text to the user, as it is. [call-thread] */
    void (*print)(const pdk_tick *tick, const char *text);
};

/* ABI-APPENDABLE. What the plugin provides. */
typedef struct pdk_tick_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* Called once for each tick. A failure is reported, and ticks go on.
     * [host-thread] */
    pdk_result (*tick)(void *self, const pdk_tick *tick, pdk_error *error);
} pdk_tick_v1;

PDK_C_END

#endif
