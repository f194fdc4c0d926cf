/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What is retired goes, also where its build would keep it; what stays is told.
 */
#include "story.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reloads two builds in turn and expects that each starts from its own values,
 * and that nothing of them is left. */
static void expect_clean_reloads(const char *one, const char *other)
{
    const char *builds[] = { other, one };
    struct story story;
    const pdk_binding *binding = story_start(&story, one, NULL);

    for (int i = 0; i < 100; i++) {
        uint32_t revision;

        story_publish(&story, builds[i % 2]);
        story_expect(&story, PDK_EVENT_RELOADED);
        revision = story_revision(binding);
        assert_int_equal(revision, 2 - i % 2);
        assert_int_equal(story_step(binding), revision * 1000 + 1);
        assert_int_equal(story_step(binding), revision * 1000 + 2);
        story_expect_nothing(&story);
        assert_int_equal(story_mapped_images(), 1);
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(unique_symbols_are_each_generations_own)
{
    (void)state;
    expect_clean_reloads("unique_1", "unique_2");
}

TEST(a_plugin_that_brings_its_own_cpp_library_is_unloaded)
{
    (void)state;
    expect_clean_reloads("alone_1", "alone_2");
}

TEST(an_image_linked_to_stay_is_unloaded)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "nodelete", NULL);
    for (int i = 0; i < 100; i++) {
        story_publish(&story, i % 2 ? "nodelete" : "3");
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_int_equal(story_revision(binding), 3 - i % 2);
        assert_false(pdk_host_poll(story.host, &story.event));
        story_settle(&story);
        assert_int_equal(story_mapped_images(), 1);
        story.log[0] = '\0';
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

TEST(the_file_as_it_was_built_is_not_reloaded_for_having_been_mended)
{
    struct story story;

    (void)state;
    story_start(&story, "nodelete", NULL);
    story_publish(&story, "nodelete");
    story_expect_nothing(&story);
    assert_result(pdk_host_reload(story.host, "test.machine", NULL),
                  PDK_E_UNCHANGED);
    story_end(&story);
}

static pdk_result crash(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    (void)argument, (void)error;
    ((const machine_v1 *)table)->crash(self, MACHINE_CRASH_NULL);
    return PDK_OK;
}

TEST(a_mended_build_that_came_back_is_known_by_what_was_built)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "nodelete", NULL);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_result(pdk_guard(binding, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_revision(binding), 2);
    story_publish(&story, "nodelete");
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(an_image_that_stays_mapped_is_counted_as_a_zombie)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "pinned", NULL);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(pdk_host_zombie_count(story.host), 1);
    assert_result(story.event.error.code, PDK_E_ZOMBIE);
    assert_string_equal(story.event.error.message,
                        "generation 1 of test.machine stays mapped: it calls "
                        "dlopen(), perhaps on itself; close what that opened");
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_NODELETE);
    assert_int_equal(pdk_host_zombies_of(story.host, PDK_ZOMBIE_NODELETE), 1);
    assert_string_equal(story.event.path, story.path);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_int_equal(story_revision(binding), 3);
    assert_int_equal(story_mapped_images(), 2);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 1);
    story_end(&story);
}

/* Something else holds the image, as a library does that is bound to it. */
TEST(an_image_with_unique_symbols_that_stays_is_told_with_them)
{
    struct story story;
    Dl_info info;
    void *held;

    (void)state;
    dladdr(story_start(&story, "unique_1", NULL)->table, &info);
    held = dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_UNIQUE_SYMBOL);
    assert_contains(story.event.error.message, "is bound to it");
    dlclose(held);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

TEST(a_spent_budget_of_zombies_refuses_those_who_spent_it)
{
    struct story story;
    pdk_host_options options = { .zombie_budget = 2 };
    const pdk_binding *binding;

    (void)state;
    binding = story_start_with(&story, "pinned", options);
    story_publish(&story, "no_state");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    story_publish(&story, "pinned");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(pdk_host_zombie_count(story.host), 2);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_LIMIT);
    assert_contains(story.event.error.message, "zombie budget");
    assert_int_equal(story_revision(binding), 2);
    /* Another plugin has nothing to do with it. */
    test_copy_by_rename(machine_path("other_id"), test_path("other.so"));
    assert_result(pdk_host_load(story.host, test_path("other.so"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_result(pdk_host_unload(story.host, "test.other", NULL), PDK_OK);
    story_end(&story);
}

TEST(thread_local_objects_of_the_hosts_thread_end_with_their_generation)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    expect_clean_reloads("thread_1", "thread_2");
    unsetenv("LINGERER_ENDED");
    binding = story_start(&story, "thread_1", NULL);
    assert_int_equal(story_step(binding), 1001);
    story_publish(&story, "thread_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 2001);
    story_expect_nothing(&story);
    assert_string_equal(getenv("LINGERER_ENDED"), "1 ");
    story_end(&story);
    assert_string_equal(getenv("LINGERER_ENDED"), "1 2 ");
}

/* A thread that calls the plugin, and goes on living for a while. */
struct caller {
    const pdk_binding *binding;
    pthread_barrier_t has_called, may_end;
};

static void *call_and_stay(void *context)
{
    struct caller *caller = context;

    assert_int_equal(story_step(caller->binding), 1001);
    pthread_barrier_wait(&caller->has_called);
    pthread_barrier_wait(&caller->may_end);
    return NULL;
}

static void begin_caller(struct caller *caller, pthread_t *thread,
                         const pdk_binding *binding)
{
    caller->binding = binding;
    pthread_barrier_init(&caller->has_called, NULL, 2);
    pthread_barrier_init(&caller->may_end, NULL, 2);
    assert_int_equal(pthread_create(thread, NULL, call_and_stay, caller), 0);
    pthread_barrier_wait(&caller->has_called);
}

static void end_caller(struct caller *caller, pthread_t thread)
{
    pthread_barrier_wait(&caller->may_end);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&caller->has_called);
    pthread_barrier_destroy(&caller->may_end);
}

TEST(an_image_waits_for_the_threads_that_have_objects_in_it)
{
    struct story story;
    struct caller caller;
    const pdk_binding *binding;
    pthread_t thread;

    (void)state;
    unsetenv("LINGERER_ENDED");
    binding = story_start(&story, "thread_1", NULL);
    begin_caller(&caller, &thread, binding);
    story_publish(&story, "thread_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_contains(story.event.error.message, "other threads have");
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_TLS_DESTRUCTOR);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 1);
    assert_int_equal(story_mapped_images(), 2);
    assert_null(getenv("LINGERER_ENDED"));

    end_caller(&caller, thread);
    assert_string_equal(getenv("LINGERER_ENDED"), "1 ");
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(a_thread_that_outlives_the_host_still_ends_its_objects)
{
    struct story story;
    struct caller caller;
    pthread_t thread;

    (void)state;
    unsetenv("LINGERER_ENDED");
    begin_caller(&caller, &thread, story_start(&story, "thread_1", NULL));
    story_end(&story);
    assert_int_equal(story_mapped_images(), 1);
    end_caller(&caller, thread);
    assert_string_equal(getenv("LINGERER_ENDED"), "1 ");
}

TEST(an_object_that_crashes_at_its_end_does_not_take_the_host_along)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "thread_crash", NULL);
    story_step(binding);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_contains(story.log, "test.machine generation 1 crashed in ");
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(images_are_kept_for_those_who_ask_and_are_no_zombies)
{
    struct story story;
    pdk_host_options options = { .flags = PDK_HOST_KEEP_IMAGES };
    const pdk_binding *binding = story_start_with(&story, "1", options);
    const machine_v1 *old = binding->table;
    Dl_info info, second;

    (void)state;
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 2);
    assert_int_not_equal(dladdr(binding->table, &second), 0);
    assert_int_not_equal(dladdr(old, &info), 0);
    assert_int_equal(access(info.dli_fname, R_OK), 0);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(access(info.dli_fname, R_OK), 0);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 3);
    assert_int_equal(old->revision(NULL), 1);
    assert_int_equal(access(info.dli_fname, R_OK), 0);
    /* Also the one that was kept to go back to. */
    assert_int_equal(access(second.dli_fname, R_OK), 0);
}

static atomic_bool lies; /* asked on the engine's thread, too */
int __real_dlclose(void *handle);
int __wrap_dlclose(void *handle);

int __wrap_dlclose(void *handle)
{
    return lies ? 0 : __real_dlclose(handle);
}

TEST(a_loader_that_only_says_so_is_not_believed)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    lies = true;
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    lies = false;
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_OTHER);
    assert_int_equal(story_mapped_images(), 2);
    story_end(&story);
}

#ifndef __has_feature
#define __has_feature(feature_) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||           \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define EXAMINED_IMAGES 1
#else
#define EXAMINED_IMAGES 0
#endif

TEST(a_sanitizer_finds_all_images_where_they_were)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    const char *path = test_path("machine.so");
    pdk_host *host;

    (void)state;
    options.cache_directory = test_folder();
    assert_result(pdk_host_create(&host, &options, NULL), PDK_OK);
    test_copy_by_rename(machine_path("1"), path);
    assert_result(pdk_host_load(host, path, NULL), PDK_OK);
    assert_result(pdk_host_unload(host, "test.machine", NULL), PDK_OK);
    assert_int_equal(story_mapped_images(), EXAMINED_IMAGES);
    pdk_host_destroy(host);
}

TEST_MAIN(
    RUN(unique_symbols_are_each_generations_own),
    RUN(a_plugin_that_brings_its_own_cpp_library_is_unloaded),
    RUN(an_image_linked_to_stay_is_unloaded),
    RUN(the_file_as_it_was_built_is_not_reloaded_for_having_been_mended),
    RUN(a_mended_build_that_came_back_is_known_by_what_was_built),
    RUN(an_image_that_stays_mapped_is_counted_as_a_zombie),
    RUN(an_image_with_unique_symbols_that_stays_is_told_with_them),
    RUN(a_spent_budget_of_zombies_refuses_those_who_spent_it),
    RUN(thread_local_objects_of_the_hosts_thread_end_with_their_generation),
    RUN(an_image_waits_for_the_threads_that_have_objects_in_it),
    RUN(a_thread_that_outlives_the_host_still_ends_its_objects),
    RUN(an_object_that_crashes_at_its_end_does_not_take_the_host_along),
    RUN(a_loader_that_only_says_so_is_not_believed),
    RUN(images_are_kept_for_those_who_ask_and_are_no_zombies),
    RUN(a_sanitizer_finds_all_images_where_they_were))
