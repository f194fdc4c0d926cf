/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin of the examples of `pdk explain`.
 */
#include "synth.h"

static pdk_result synth_create(void **self, const pdk_create_args *args,
                               pdk_error *error)
{
    (void)args, (void)error;
    *self = NULL;
    return PDK_OK;
}

static void synth_destroy(void *self)
{
    (void)self;
}

PDK_PLUGIN(synth, "org.example.synth", "1.0.0", 0, .create = synth_create,
           .destroy = synth_destroy);
PDK_INTERFACE(synth, synth_v1, "synth/1", .reserved = 0);
