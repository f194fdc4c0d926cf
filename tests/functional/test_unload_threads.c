/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins leave behind in threads, their own and others'.
 */
#include "story.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_none(struct story *story)
{
    for (int i = 0; i < 10000 && pdk_host_zombie_count(story->host) > 0; i++) {
        usleep(1000); /* of a thread that nobody can join */
        story_expect_nothing(story);
    }
    assert_int_equal(pdk_host_zombie_count(story->host), 0);
    assert_int_equal(story_mapped_images(), 1);
}

/* The build starts a thread that runs on. */
static void expect_deferral(const char *build)
{
    struct story story;
    const char *end = test_path("end");

    setenv("MACHINE_THREAD_END", end, 1);
    story_start(&story, build, NULL);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_RUNNING_THREAD);
    assert_contains(story.event.error.message,
                    "threads that it has started are still");
    assert_int_equal(pdk_host_zombies_of(story.host, PDK_ZOMBIE_RUNNING_THREAD),
                     1);
    assert_int_equal(pdk_host_zombies_of(story.host, PDK_ZOMBIE_OTHER), 0);
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 2);
    test_write_text(end, "");
    wait_for_none(&story);
    story_end(&story);
}

TEST(an_image_waits_for_a_thread_of_posix)
{
    (void)state;
    expect_deferral("thread");
}

TEST(an_image_waits_for_a_thread_of_cpp)
{
    (void)state;
    expect_deferral("std_thread");
}

TEST(an_image_waits_for_a_thread_of_c11)
{
    (void)state;
    expect_deferral("c_thread");
}

TEST(threads_that_were_joined_do_not_keep_an_image)
{
    struct story story;

    (void)state;
    story_start(&story, "short_threads", NULL);
    for (int i = 0; i < 10; i++) {
        story_publish(&story, i % 2 ? "short_threads" : "no_state");
        story_expect(&story, PDK_EVENT_RELOADED);
        story_expect_nothing(&story);
        assert_int_equal(story_mapped_images(), 1);
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

/* A thread that stores a value by the plugin's key, and ends later. */
struct keeper {
    const pdk_binding *binding;
    pthread_barrier_t has_stored, may_end;
};

static void *store_and_stay(void *context)
{
    struct keeper *keeper = context;

    assert_int_equal(story_step(keeper->binding), 0);
    pthread_barrier_wait(&keeper->has_stored);
    pthread_barrier_wait(&keeper->may_end);
    return NULL;
}

/* Reloads while this thread and another have values, and lets that end then. */
static void expect_end_of_key(const char *build, const char *ended,
                              const char *said)
{
    struct story story;
    struct keeper keeper = { .binding = story_start(&story, build, NULL) };
    pthread_t thread;

    unsetenv("THREADER_ENDED");
    pthread_barrier_init(&keeper.has_stored, NULL, 2);
    pthread_barrier_init(&keeper.may_end, NULL, 2);
    assert_int_equal(pthread_create(&thread, NULL, store_and_stay, &keeper), 0);
    pthread_barrier_wait(&keeper.has_stored);
    assert_int_equal(story_step(keeper.binding), 0);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 1);
    assert_string_equal(
        getenv("THREADER_ENDED") != NULL ? getenv("THREADER_ENDED") : "",
        ended);
    assert_contains(story.log, said);
    pthread_barrier_wait(&keeper.may_end);
    pthread_join(thread, NULL);
    story_end(&story);
}

#define LEFT_KEY "1 of its thread-specific keys were left and are deleted"

TEST(a_key_that_is_left_ends_with_its_image)
{
    (void)state;
    expect_end_of_key("key", "a", LEFT_KEY);
}

TEST(a_key_of_c11_ends_with_its_image)
{
    (void)state;
    expect_end_of_key("c_key", "a", LEFT_KEY);
}

TEST(a_key_that_its_plugin_deletes_is_left_alone)
{
    (void)state;
    expect_end_of_key("tidy_key", "", "");
}

TEST(a_value_that_crashes_at_its_end_does_not_take_the_host_along)
{
    (void)state;
    expect_end_of_key("key_crash", "", "crashed in");
}

TEST(deleting_a_key_leaves_those_of_others_alone)
{
    struct story story;
    pthread_key_t key;
    static int value;

    (void)state;
    /* The plugin's key gets the number of the host's next one. */
    story_start(&story, "tidy_key", NULL);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    assert_int_equal(pthread_key_create(&key, NULL), 0);
    pthread_setspecific(key, &value);
    story_publish(&story, "tidy_key");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    assert_ptr_equal(pthread_getspecific(key), &value);
    pthread_key_delete(key);
    story_end(&story);
}

TEST(causes_of_zombies_have_names)
{
    (void)state;
    assert_string_equal(pdk_zombie_cause_name(PDK_ZOMBIE_RUNNING_THREAD),
                        "running-thread");
    assert_string_equal(pdk_zombie_cause_name(PDK_ZOMBIE_CAUSE_COUNT), "other");
    assert_int_equal(pdk_host_zombies_of(NULL, PDK_ZOMBIE_OTHER), 0);
}

TEST_MAIN(RUN(an_image_waits_for_a_thread_of_posix),
          RUN(an_image_waits_for_a_thread_of_cpp),
          RUN(an_image_waits_for_a_thread_of_c11),
          RUN(threads_that_were_joined_do_not_keep_an_image),
          RUN(a_key_that_is_left_ends_with_its_image),
          RUN(a_key_of_c11_ends_with_its_image),
          RUN(a_key_that_its_plugin_deletes_is_left_alone),
          RUN(a_value_that_crashes_at_its_end_does_not_take_the_host_along),
          RUN(deleting_a_key_leaves_those_of_others_alone),
          RUN(causes_of_zombies_have_names))
