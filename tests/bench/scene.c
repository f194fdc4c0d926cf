/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the measurements play with.
 */
#include "scene.h"

#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void demand(int is_fine, const char *what)
{
    if (is_fine)
        return;
    perror(what);
    exit(1);
}

/* Where the build-id's bytes are: in the note of owner "GNU", type 3. */
static size_t find_build_id(const char *image, size_t size)
{
    static const char head[] = "\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU";

    for (size_t i = 0; i + sizeof head + 20 < size; i += 4)
        if (memcmp(image + i, head, sizeof head) == 0)
            return i + sizeof head;
    demand(0, "the plugin has no build-id");
    return 0;
}

static size_t find_id(const char *image, size_t size)
{
    static const char id[] = "bench.effect";

    for (size_t i = 0; i + sizeof id < size; i++)
        if (memcmp(image + i, id, sizeof id) == 0)
            return i;
    demand(0, "the plugin's id is not in its image");
    return 0;
}

const char *memory_folder(void)
{
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

void scene_begin(struct scene *scene, const char *image_path)
{
    int descriptor = open(image_path, O_RDONLY | O_CLOEXEC);
    struct stat info;

    *scene = (struct scene){ .builds = 0, .held = -1 };
    demand(descriptor >= 0 && fstat(descriptor, &info) == 0, image_path);
    scene->size_bytes = (size_t)info.st_size;
    scene->image = malloc(scene->size_bytes);
    demand(scene->image != NULL && read(descriptor, scene->image,
                                        scene->size_bytes) == info.st_size,
           image_path);
    close(descriptor);
    scene->build_id_at = find_build_id(scene->image, scene->size_bytes);
    scene->id_at = find_id(scene->image, scene->size_bytes);
    snprintf(scene->folder, sizeof scene->folder, "%s/pdk-bench-XXXXXX",
             memory_folder());
    demand(mkdtemp(scene->folder) != NULL, scene->folder);
    snprintf(scene->path, sizeof scene->path, "%s/effect.so", scene->folder);
    snprintf(scene->aside, sizeof scene->aside, "%s/.effect", scene->folder);
    scene_prepare(scene);
    scene_publish(scene);
}

void scene_end(struct scene *scene)
{
    unlink(scene->path);
    unlink(scene->aside);
    rmdir(scene->folder);
    if (scene->held >= 0)
        close(scene->held);
    free(scene->image);
}

void scene_rename_plugin(const struct scene *scene, const char *id)
{
    memcpy(scene->image + scene->id_at, id, strlen(id));
}

void scene_prepare(struct scene *scene)
{
    int descriptor = open(scene->aside, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);

    if (scene->held >= 0)
        close(scene->held);
    scene->held = open(scene->path, O_RDONLY | O_CLOEXEC);
    scene->builds++;
    memcpy(scene->image + scene->build_id_at, &scene->builds,
           sizeof scene->builds);
    demand(descriptor >= 0 &&
               write(descriptor, scene->image, scene->size_bytes) ==
                   (ssize_t)scene->size_bytes,
           scene->aside);
    close(descriptor);
}

void scene_publish(struct scene *scene)
{
    demand(rename(scene->aside, scene->path) == 0, scene->path);
}

void playing_begin(struct playing *playing, const struct scene *scene,
                   uint64_t state_bytes)
{
    playing_begin_with(playing, scene, state_bytes, NULL);
}

void playing_begin_with(struct playing *playing, const struct scene *scene,
                        uint64_t state_bytes, const pdk_host_options *options)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_event event;

    demand(pdk_host_create(&playing->host, options, &error) == PDK_OK &&
               pdk_host_load(playing->host, scene->path, &error) == PDK_OK &&
               pdk_instance_create(&playing->instance, playing->host,
                                   "bench.effect", NULL, &error) == PDK_OK &&
               pdk_instance_bind(playing->instance, EFFECT_V1,
                                 &playing->binding, &error) == PDK_OK,
           error.message);
    while (pdk_host_poll(playing->host, &event))
        continue;
    if (state_bytes > 0) {
        const effect_v1 *effect = playing->binding->table;

        effect->resize(playing->binding->self, state_bytes);
    }
}

void playing_end(struct playing *playing)
{
    pdk_host_destroy(playing->host);
}

pdk_event playing_await(struct playing *playing, int sleeps)
{
    pdk_event event;

    for (;;) {
        if (sleeps)
            pdk_host_wait(playing->host, -1);
        if (!pdk_host_poll(playing->host, &event))
            continue;
        demand(event.kind != PDK_EVENT_REFUSED, event.error.message);
        if (event.kind == PDK_EVENT_RELOADED)
            return event;
    }
}

int64_t call_effect(const pdk_binding *binding, int64_t value)
{
    const effect_v1 *effect = binding->table;

    return effect->add(binding->self, value);
}
