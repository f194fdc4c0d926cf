/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: several instances. Each is made with a configuration of its own and
 * shares nothing with the others; a reload carries every one of them over, in
 * the middle of a glide if need be. And a plugin may provide more than one
 * interface: hosts that only tick get to see the gain glide up and down.
 */
#include "gain.h"

#include <stdio.h>
#include <stdlib.h>

#include "pdk/tick.h"

#define GLIDE 0.002f /* how much of the way is made in one frame */
#define BLOCK 64     /* frames in a tick */

struct gain {
    float current; /* what is applied; follows the target without a click */
    float target;
};

static pdk_result gain_create(void **self, const pdk_create_args *args,
                              pdk_error *error)
{
    struct gain *gain = malloc(sizeof *gain);

    if (gain == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for a gain");
    gain->target = (float)pdk_get_f64(args->config, "gain", 1.0);
    gain->current = gain->target;
    *self = gain;
    return PDK_OK;
}

static void gain_destroy(void *self)
{
    free(self);
}

static pdk_result gain_save(void *self, pdk_writer *state, pdk_error *error)
{
    const struct gain *gain = self;

    (void)error;
    pdk_put_f64(state, "current", (double)gain->current);
    pdk_put_f64(state, "target", (double)gain->target);
    return state->result;
}

static pdk_result gain_restore(void *self, const pdk_value *state,
                               uint32_t version, pdk_error *error)
{
    struct gain *gain = self;

    (void)version, (void)error;
    gain->target = (float)pdk_get_f64(state, "target", 1.0);
    gain->current = (float)pdk_get_f64(state, "current", 1.0);
    return PDK_OK;
}

static void gain_process(void *self, const float *in, float *out,
                         uint32_t frames)
{
    struct gain *gain = self;

    for (uint32_t i = 0; i < frames; i++) {
        gain->current += (gain->target - gain->current) * GLIDE;
        out[i] = in[i] * gain->current;
    }
}

static void gain_set_gain(void *self, float target)
{
    struct gain *gain = self;

    gain->target = target;
}

/* One block of ones, shown as a bar; every now and then the other way. */
static pdk_result gain_tick(void *self, const pdk_tick *tick, pdk_error *error)
{
    static const char full[] = "########################################";
    float block[BLOCK];
    char line[80];

    (void)error;
    if (tick->number % 40 == 0)
        gain_set_gain(self, tick->number % 80 == 0 ? 0.0f : 1.0f);
    for (int i = 0; i < BLOCK; i++)
        block[i] = 1.0f;
    gain_process(self, block, block, BLOCK);
    snprintf(line, sizeof line, "gain %.3f |%-40.*s|\n",
             (double)block[BLOCK - 1], (int)(block[BLOCK - 1] * 40.0f), full);
    tick->print(tick, line);
    return PDK_OK;
}

PDK_PLUGIN(gain, "sample.gain", "1.0.0", 1, .create = gain_create,
           .destroy = gain_destroy, .save = gain_save, .restore = gain_restore);
PDK_INTERFACE(gain, sample_effect_v1, SAMPLE_EFFECT_V1, .process = gain_process,
              .set_gain = gain_set_gain);
PDK_INTERFACE(gain, pdk_tick_v1, PDK_TICK_V1, .tick = gain_tick);
