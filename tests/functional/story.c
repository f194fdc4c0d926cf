/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The stage on which the stories play.
 */
#include "story.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host_state.h"

/* What the engine's thread takes for whatever it is told to do, and for leaving
 * a file alone that may not be complete, with a busy machine in mind. */
#define PATIENCE_MS 20000
#define QUIET_MS 150

/* Threads of a plugin write to the log, too, and the engine's. */
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void record(void *context, const char *plugin_id, uint32_t level,
                   const char *text)
{
    struct story *story = context;
    size_t used;

    (void)plugin_id, (void)level;
    pthread_mutex_lock(&log_lock);
    used = strlen(story->log);
    snprintf(story->log + used, sizeof story->log - used, "%s\n", text);
    pthread_mutex_unlock(&log_lock);
}

const char *story_log(const struct story *story)
{
    static char copy[sizeof story->log];

    pthread_mutex_lock(&log_lock);
    memcpy(copy, story->log, sizeof copy);
    pthread_mutex_unlock(&log_lock);
    return copy;
}

static uint64_t tell_time(void *context)
{
    return ((struct story *)context)->now_ns;
}

void story_begin(struct story *story, pdk_host_options options)
{
    pdk_error error = PDK_ERROR_INIT;

    const char *form = getenv("PDK_STORY");

    *story = (struct story){ .now_ns = 1000000000 };
    if (form != NULL && strcmp(form, "threaded") == 0)
        options.flags |= PDK_HOST_THREAD;
    story->is_threaded = (options.flags & PDK_HOST_THREAD) != 0;
    snprintf(story->path, sizeof story->path, "%s", test_path("machine.so"));
    options.struct_size = sizeof options;
    /* Also under a sanitizer the stories are about what goes. */
    if (!(options.flags & PDK_HOST_KEEP_IMAGES))
        options.flags |= PDK_HOST_DROP_IMAGES;
    options.log = record;
    options.log_context = story;
    options.now_ns = tell_time;
    options.now_context = story;
    if (options.cache_directory == NULL)
        options.cache_directory = test_folder();
    assert_result(pdk_host_create(&story->host, &options, &error), PDK_OK);
}

void story_end(struct story *story)
{
    pdk_host_destroy(story->host);
}

const char *machine_path(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/machine_%s.so", MACHINES, name);
    return path;
}

void story_publish(struct story *story, const char *machine)
{
    test_copy_by_rename(machine_path(machine), story->path);
}

void story_overwrite(struct story *story, const char *machine)
{
    test_copy_in_place(machine_path(machine), story->path);
}

static const pdk_binding *start(struct story *story, const char *machine,
                                pdk_host_options options,
                                pdk_instance **instance)
{
    const pdk_binding *binding = NULL;
    pdk_error error = PDK_ERROR_INIT;

    story_begin(story, options);
    story_publish(story, machine);
    assert_result(pdk_host_load(story->host, story->path, &error), PDK_OK);
    story_expect(story, PDK_EVENT_LOADED);
    assert_result(pdk_instance_create(instance, story->host, "test.machine",
                                      NULL, &error),
                  PDK_OK);
    assert_result(pdk_instance_bind(*instance, MACHINE_V1, &binding, &error),
                  PDK_OK);
    story->log[0] = '\0';
    return binding;
}

const pdk_binding *story_start(struct story *story, const char *machine,
                               pdk_instance **instance)
{
    pdk_instance *made;

    return start(story, machine, (pdk_host_options){ 0 },
                 instance != NULL ? instance : &made);
}

const pdk_binding *story_start_with(struct story *story, const char *machine,
                                    pdk_host_options options)
{
    pdk_instance *made;

    return start(story, machine, options, &made);
}

/* Until nothing has come for that long. */
static bool poll_and_wait(struct story *story, int patience_ms)
{
    do {
        if (pdk_host_poll(story->host, &story->event))
            return true;
    } while (pdk_host_wait(story->host, patience_ms));
    return false;
}

static bool poll_for_a_while(struct story *story)
{
    for (int i = 0; i < 200; i++) {
        if (pdk_host_poll(story->host, &story->event))
            return true;
        story->now_ns += 1000000;
    }
    return false;
}

void story_expect(struct story *story, uint32_t kind)
{
    bool came = story->is_threaded ? poll_and_wait(story, PATIENCE_MS)
                                   : poll_for_a_while(story);

    if (!came)
        print_error("no event came\n");
    else if (story->event.kind != kind)
        print_error("%s event came: %s\n", pdk_event_name(story->event.kind),
                    story->event.error.message);
    assert_true(came);
    assert_string_equal(pdk_event_name(story->event.kind),
                        pdk_event_name(kind));
}

static void expect(struct story *story, struct story_line line)
{
    story_expect(story, line.kind);
    assert_string_equal(story->event.plugin, line.plugin);
}

void story_expect_both(struct story *story, struct story_line one,
                       struct story_line other)
{
    bool came = story->is_threaded ? poll_and_wait(story, PATIENCE_MS)
                                   : poll_for_a_while(story);

    assert_true(came);
    if (strcmp(story->event.plugin, one.plugin) != 0) {
        struct story_line first = other;

        other = one;
        one = first;
    }
    assert_string_equal(story->event.plugin, one.plugin);
    assert_string_equal(pdk_event_name(story->event.kind),
                        pdk_event_name(one.kind));
    expect(story, other);
}

int story_patience_ms(const struct story *story)
{
    return story->is_threaded ? PATIENCE_MS : 0;
}

void story_settle(struct story *story)
{
    pdk__engine_await_retired(story->host->engine);
    pdk__engine_await_filled(story->host->engine);
}

void story_expect_nothing(struct story *story)
{
    bool came = story->is_threaded && poll_and_wait(story, QUIET_MS);

    story_settle(story);
    if (came || poll_for_a_while(story)) {
        print_error("%s event came: %s\n", pdk_event_name(story->event.kind),
                    story->event.error.message);
        fail();
    }
}

uint32_t story_revision(const pdk_binding *binding)
{
    const machine_v1 *machine = binding->table;

    return machine->revision(binding->self);
}

int64_t story_step(const pdk_binding *binding)
{
    const machine_v1 *machine = binding->table;

    return machine->step(binding->self);
}

int story_mapped_images(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[1024];
    int count = 0;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        count += strstr(line, "machine") != NULL &&
                 strstr(line, "r-xp") != NULL && strstr(line, ".so") != NULL;
    fclose(maps);
    return count;
}
