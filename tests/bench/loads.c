/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The least plugin, loaded and called once, against the loader alone: what a
 * host pays for reading before it maps, and for a copy that nobody can change.
 */
#include "rows.h"

#include <dlfcn.h>

#include "scene.h"

#define ROUNDS 400

/* As a program does that trusts the file and looks for one name. */
static double load_bare(const struct scene *scene)
{
    uint64_t began = now_ns(), ended;
    void *handle = dlopen(scene->path, RTLD_NOW | RTLD_LOCAL);
    const pdk_plugin *plugin;
    const effect_v1 *effect;
    const pdk_create_args args = { .struct_size = sizeof args };
    void *self = NULL;

    demand(handle != NULL, "dlopen");
    plugin = dlsym(handle, "pdk_plugin__effect");
    effect = dlsym(handle, "pdk_iface__effect__effect_v1");
    demand(plugin != NULL && effect != NULL, "dlsym");
    demand(plugin->create(&self, &args, NULL) == PDK_OK, "create");
    effect->add(self, 1);
    ended = now_ns();
    plugin->destroy(self);
    dlclose(handle);
    return (double)(ended - began) / 1000;
}

static double load_hosted(pdk_host *host, const struct scene *scene)
{
    uint64_t began = now_ns(), ended;
    const pdk_binding *binding;
    pdk_instance *instance;
    pdk_event event;

    demand(pdk_host_load(host, scene->path, NULL) == PDK_OK, "load");
    demand(pdk_instance_create(&instance, host, "bench.effect", NULL, NULL) ==
                   PDK_OK &&
               pdk_instance_bind(instance, EFFECT_V1, &binding, NULL) == PDK_OK,
           "instance");
    call_effect(binding, 1);
    ended = now_ns();
    demand(pdk_host_unload(host, "bench.effect", NULL) == PDK_OK, "unload");
    while (pdk_host_poll(host, &event))
        continue;
    return (double)(ended - began) / 1000;
}

void row_load_and_call_min(struct row *row)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    pdk_host *host;
    struct scene scene;

    scene_begin(&scene, EFFECT_PATH);
    demand(pdk_host_create(&host, NULL, NULL) == PDK_OK, "host");
    for (int i = 0; i < ROUNDS; i++) {
        series_add(&limit, load_bare(&scene));
        series_add(&value, load_hosted(host, &scene));
    }
    pdk_host_destroy(host);
    scene_end(&scene);
    row_take(row, &value, &limit);
}
