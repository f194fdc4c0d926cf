/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdint.h>

struct synth_params {
    int32_t gain;
    int32_t mix;
};

#endif
