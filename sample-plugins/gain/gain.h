/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef SAMPLE_GAIN_H
#define SAMPLE_GAIN_H

#include <stdint.h>

#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * The SDK of a host that runs effects over blocks of samples. An instance is
 * configured with { "gain": 0.5 }; without it, the gain is 1.
 */
#define SAMPLE_EFFECT_V1 "sample.effect/1"

/* ABI-APPENDABLE. What the plugin provides. */
typedef struct sample_effect_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* Runs over one block; `in` and `out` may be the same. Never waits and
     * never allocates. [call-thread] */
    void (*process)(void *self, const float *in, float *out, uint32_t frames);

    /* Where the gain glides to from now on. [call-thread] */
    void (*set_gain)(void *self, float gain);
} sample_effect_v1;

PDK_C_END

#endif
