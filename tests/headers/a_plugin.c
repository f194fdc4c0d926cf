/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A plugin with every hook, for the compiler's eye only.
 */
#include "pdk/plugin.h"
#include "pdk/tick.h"

PDK_KEPT(sample, uint32_t left, right; uint8_t name[8];);

static int the_only_one;

static pdk_result whole_create(void **self, const pdk_create_args *args,
                               pdk_error *error)
{
    pdk_block block = PDK_BLOCK_INIT("samples", sample, 1000);

    if (!PDK_HAS(args, generation) || !PDK_HAS(args->services, block))
        return pdk_fail(error, PDK_E_CREATE, "the host is %s", "too old");
    if (args->services->block(args->services, &block, error) != PDK_OK)
        return PDK_E_CREATE;
    *self = &the_only_one;
    return PDK_OK;
}

static void whole_destroy(void *self)
{
    (void)self;
}

static pdk_result whole_save(void *self, pdk_writer *state, pdk_error *error)
{
    (void)self, (void)error;
    return pdk_put_u64(state, "one", 1);
}

static pdk_result whole_restore(void *self, const pdk_value *state,
                                uint32_t version, pdk_error *error)
{
    (void)self, (void)version, (void)error;
    return pdk_get_u64(state, "one", 0) == 1 ? PDK_OK : PDK_E_RESTORE;
}

static pdk_result whole_migrate(uint32_t from, const pdk_value *state,
                                pdk_writer *migrated, pdk_error *error)
{
    (void)from, (void)error;
    return migrated->put_value(migrated, "one", pdk_get(state, "eins"));
}

static pdk_result whole_prove(void *self, pdk_error *error)
{
    (void)self, (void)error;
    return PDK_OK;
}

static pdk_result whole_tick(void *self, const pdk_tick *tick, pdk_error *error)
{
    (void)self, (void)error;
    tick->print(tick, "tick\n");
    return PDK_OK;
}

PDK_PLUGIN(whole, "test.whole", "1.0.0", 2, .create = whole_create,
           .destroy = whole_destroy, .save = whole_save,
           .restore = whole_restore, .migrate = whole_migrate,
           .self_test = whole_prove, .activate = whole_prove,
           .deactivate = whole_destroy, .quiesce = whole_destroy);
PDK_INTERFACE(whole, pdk_tick_v1, PDK_TICK_V1, .tick = whole_tick);
PDK_NEEDS(whole, pdk_tick_v1, "test.other/1");
