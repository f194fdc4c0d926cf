/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef SYNTH_H
#define SYNTH_H

#include <pdk/plugin.h>

#include "params.h"

/* The SDK of a host that exists only in the examples of `pdk explain`. */
typedef struct synth_v1 {
    uint32_t struct_size;
    uint32_t reserved;
    int32_t (*start)(void *self, struct synth_params *params);
} synth_v1;

#endif
