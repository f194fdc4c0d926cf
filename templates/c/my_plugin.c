/*
 * my_plugin: prints a line each second. It has no state, so a reload has
 * nothing to save.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <pdk/plugin.h>
#include <pdk/tick.h>

/* One instance; a host may make several. */
struct my_plugin {
    const pdk_services *services; /* logging, memory, jobs: services.h */
};

static pdk_result create(void **self, const pdk_create_args *args,
                         pdk_error *error)
{
    struct my_plugin *me = calloc(1, sizeof *me);

    if (me == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for an instance");
    me->services = args->services;
    *self = me;
    return PDK_OK;
}

static void destroy(void *self)
{
    free(self);
}

static pdk_result on_tick(void *self, const pdk_tick *tick, pdk_error *error)
{
    char text[80];

    (void)self, (void)error;
    if (tick->rate_hz == 0 || tick->number % tick->rate_hz != 0)
        return PDK_OK;
    snprintf(text, sizeof text, "my_plugin: tick %" PRIu64 "\n", tick->number);
    tick->print(tick, text);
    return PDK_OK;
}

PDK_PLUGIN(my_plugin, "org.example.my_plugin", "0.1.0", 0, .create = create,
           .destroy = destroy);
PDK_INTERFACE(my_plugin, pdk_tick_v1, PDK_TICK_V1, .tick = on_tick);
