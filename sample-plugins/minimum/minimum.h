/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef SAMPLE_MINIMUM_H
#define SAMPLE_MINIMUM_H

#include <stdint.h>

#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * The whole SDK of the sample host: one interface with one function.
 */
#define SAMPLE_MINIMUM_V1 "sample.minimum/1"

/* ABI-APPENDABLE. What the plugin provides. */
typedef struct sample_minimum_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* The smaller one of the two. [host-thread] */
    int32_t (*min)(void *self, int32_t a, int32_t b);
} sample_minimum_v1;

PDK_C_END

#endif
