/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The floor: notify, copy, dlopen, dlsym and nothing else, on the thread that
 * calls, or on one of its own.
 */
#include "floor.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"

int floor_noticed(struct floor *at)
{
    _Alignas(struct inotify_event) char buffer[4096];
    ssize_t size = read(at->watch, buffer, sizeof buffer);

    for (ssize_t i = 0; i < size;) {
        const struct inotify_event *event = (const void *)(buffer + i);

        if (strcmp(event->name, "effect.so") == 0)
            return 1;
        i += (ssize_t)(sizeof *event + event->len);
    }
    return 0;
}

static void copy_file(const struct scene *scene, const char *to)
{
    int from = open(scene->path, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    struct stat info;
    off_t done = 0;

    demand(from >= 0 && out >= 0 && fstat(from, &info) == 0, to);
    while (done < info.st_size)
        demand(sendfile(out, from, &done, (size_t)(info.st_size - done)) > 0,
               to);
    close(from);
    close(out);
}

void floor_load(struct floor *at)
{
    snprintf(at->copy, sizeof at->copy, "%s/pdk-bench.%d.%llu.so",
             memory_folder(), (int)getpid(), (unsigned long long)++at->copies);
    copy_file(at->scene, at->copy);
    at->fresh = dlopen(at->copy, RTLD_NOW | RTLD_LOCAL);
    demand(at->fresh != NULL, "dlopen");
    at->effect = dlsym(at->fresh, "pdk_iface__effect__effect_v1");
    at->plugin = dlsym(at->fresh, "pdk_plugin__effect");
}

uint64_t floor_call(struct floor *at)
{
    pdk_create_args args = { .struct_size = sizeof args };
    uint64_t called;
    void *self;

    at->plugin->create(&self, &args, NULL);
    at->effect->add(self, 1);
    called = now_ns();
    at->plugin->destroy(self);
    if (at->handle != NULL)
        dlclose(at->handle);
    at->handle = at->fresh;
    unlink(at->copy);
    return called;
}

/* ------------------------------------------------ its own thread --- */

static void *load_what_comes(void *context)
{
    struct floor *at = context;
    struct pollfd waited[2] = { { at->watch, POLLIN, 0 },
                                { at->end, POLLIN, 0 } };

    for (;;) {
        poll(waited, 2, -1);
        if (waited[1].revents != 0)
            return NULL;
        if (!floor_noticed(at))
            continue;
        floor_load(at);
        at->is_loaded = 1;
        eventfd_write(at->bell, 1);
    }
}

void floor_await(struct floor *at, int sleeps)
{
    struct pollfd waited = { at->bell, POLLIN, 0 };
    eventfd_t rung;

    while (!at->is_loaded)
        if (sleeps)
            poll(&waited, 1, -1);
    at->is_loaded = 0;
    /* It may be rung a moment after the flag is seen. */
    poll(&waited, 1, -1);
    eventfd_read(at->bell, &rung);
}

void floor_begin(struct floor *at, const struct scene *scene, int has_thread)
{
    *at = (struct floor){ .scene = scene, .has_thread = has_thread };
    at->bell = eventfd(0, EFD_CLOEXEC);
    at->end = eventfd(0, EFD_CLOEXEC);
    at->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    demand(at->watch >= 0 &&
               inotify_add_watch(at->watch, scene->folder,
                                 IN_CLOSE_WRITE | IN_MOVED_TO) >= 0,
           scene->folder);
    if (has_thread)
        demand(pthread_create(&at->thread, NULL, load_what_comes, at) == 0,
               "a thread");
}

void floor_end(struct floor *at)
{
    eventfd_write(at->end, 1);
    if (at->has_thread)
        pthread_join(at->thread, NULL);
    if (at->handle != NULL)
        dlclose(at->handle);
    close(at->watch);
    close(at->bell);
    close(at->end);
}
