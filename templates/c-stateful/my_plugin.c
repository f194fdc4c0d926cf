/*
 * my_plugin: counts the seconds. The count survives reloads: the old code saves
 * it, the new code restores it. State of an older version is migrated first.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <pdk/plugin.h>
#include <pdk/tick.h>

/* Version 1 of the state had only "n"; version 2 calls it "count" and adds
 * "step". When you change what is saved, increase this and extend migrate(). */
#define MY_PLUGIN_STATE 2

/* One instance; a host may make several. */
struct my_plugin {
    const pdk_services *services; /* logging, memory, jobs: services.h */
    uint64_t count;
    uint64_t step;
};

static pdk_result create(void **self, const pdk_create_args *args,
                         pdk_error *error)
{
    struct my_plugin *me = calloc(1, sizeof *me);

    if (me == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for an instance");
    me->services = args->services;
    me->step = 1;
    *self = me;
    return PDK_OK;
}

static void destroy(void *self)
{
    free(self);
}

static pdk_result save(void *self, pdk_writer *state, pdk_error *error)
{
    const struct my_plugin *me = self;

    (void)error;
    pdk_put_u64(state, "count", me->count);
    pdk_put_u64(state, "step", me->step);
    return state->result;
}

static pdk_result restore(void *self, const pdk_value *state, uint32_t version,
                          pdk_error *error)
{
    struct my_plugin *me = self;

    (void)version; /* always ours: older states are migrated */
    if (pdk_get(state, "count") == NULL)
        return pdk_fail(error, PDK_E_RESTORE, "the state has no count");
    me->count = pdk_get_u64(state, "count", 0);
    me->step = pdk_get_u64(state, "step", 1);
    return PDK_OK;
}

/* Converts version `from` to the next one. */
static pdk_result migrate(uint32_t from, const pdk_value *state,
                          pdk_writer *migrated, pdk_error *error)
{
    if (from != 1)
        return pdk_fail(error, PDK_E_MIGRATE,
                        "cannot migrate state version %" PRIu32, from);
    pdk_put_u64(migrated, "count", pdk_get_u64(state, "n", 0));
    pdk_put_u64(migrated, "step", 1);
    return migrated->result;
}

static pdk_result on_tick(void *self, const pdk_tick *tick, pdk_error *error)
{
    struct my_plugin *me = self;
    char text[80];

    (void)error;
    if (tick->rate_hz == 0 || tick->number % tick->rate_hz != 0)
        return PDK_OK;
    me->count += me->step;
    snprintf(text, sizeof text, "my_plugin: count %" PRIu64 "\n", me->count);
    tick->print(tick, text);
    return PDK_OK;
}

PDK_PLUGIN(my_plugin, "org.example.my_plugin", "0.1.0", MY_PLUGIN_STATE,
           .create = create, .destroy = destroy, .save = save,
           .restore = restore, .migrate = migrate);
PDK_INTERFACE(my_plugin, pdk_tick_v1, PDK_TICK_V1, .tick = on_tick);
