/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TICK_H
#define PDK_TICK_H

#include <stdint.h>

#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * The interface of the small host, `pdk run` and `pdk dev`: it calls every
 * instance at a steady rate. This is the whole SDK of that host; a host of your
 * own has a header like it, and a contract made from it.
 */
#define PDK_TICK_V1 "pdk.tick/1"

/* ABI-APPENDABLE. What the host hands to one tick; borrowed for the call. */
typedef struct pdk_tick pdk_tick;

struct pdk_tick {
    uint32_t struct_size;
    uint32_t rate_hz;    /* how often the host means to tick */
    uint64_t number;     /* counts from 0 since the host started */
    uint64_t time_ns;    /* since the host started */
    uint64_t elapsed_ns; /* since the tick before; 0 at the first */
    void *context;       /* the host's own */

    /* Shows text to the person in front of the host, as it is. [call-thread] */
    void (*print)(const pdk_tick *tick, const char *text);
};

/* ABI-APPENDABLE. What the plugin provides. */
typedef struct pdk_tick_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* Called once for each tick. A failure is reported and the next tick comes
     * all the same. [host-thread] */
    pdk_result (*tick)(void *self, const pdk_tick *tick, pdk_error *error);
} pdk_tick_v1;

PDK_C_END

#endif
