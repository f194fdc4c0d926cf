/*
 * my_plugin: a plugin that fits the contract of its host, and does nothing yet.
 * The functions that the host calls are at the end.
 */
#include <stdbool.h>
#include <stdlib.h>

#include <pdk/plugin.h>

/* The header of its host. */

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

PDK_PLUGIN(my_plugin, "org.example.my_plugin", "0.1.0", 0, .create = create,
           .destroy = destroy);

/* The interfaces of its host. */
