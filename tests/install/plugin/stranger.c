/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include <pdk/plugin.h>
#include <pdk/tick.h>

static pdk_result stranger_create(void **self, const pdk_create_args *args,
                                  pdk_error *error)
{
    (void)args, (void)error;
    *self = NULL;
    return PDK_OK;
}

static void stranger_destroy(void *self)
{
    (void)self;
}

static pdk_result stranger_tick(void *self, const pdk_tick *tick,
                                pdk_error *error)
{
    (void)self, (void)error;
    tick->print(tick, "hello from a stranger\n");
    return PDK_OK;
}

PDK_PLUGIN(stranger, "test.stranger", "1.0.0", 0, .create = stranger_create,
           .destroy = stranger_destroy);
PDK_INTERFACE(stranger, pdk_tick_v1, PDK_TICK_V1, .tick = stranger_tick);
