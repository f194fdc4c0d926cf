/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BENCH_EFFECT_H
#define PDK_BENCH_EFFECT_H

#include "pdk/plugin.h"

/* The interface of the plugin that is measured. */
#define EFFECT_V1 "bench.effect/1"

typedef struct effect_v1 {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t (*add)(void *self, int64_t value);
    void (*resize)(void *self, uint64_t state_bytes);
    /* Has it keep a block of that size, and touches all of it. */
    void (*keep)(void *self, uint64_t size_bytes);
} effect_v1;

#endif
