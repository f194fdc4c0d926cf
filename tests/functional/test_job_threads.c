/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Jobs on threads of their own, and those that other threads start.
 */
#include "job_story.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failing.h"

TEST(a_thread_runs_until_it_is_to_end)
{
    struct scene scene;
    uint64_t number;

    (void)state;
    job_begin(&scene, "busy_1");
    number = job_start(&scene, PDK_JOB_THREAD, "one", 0, 0);
    job_stop(&scene, number);
    job_expect(&scene, "ended 1\n");
    job_start(&scene, PDK_JOB_THREAD, "two", 0, 0);
    assert_result(pdk_host_unload(scene.story.host, "test.machine", NULL),
                  PDK_OK);
    assert_contains(scene.story.log, "1 of its jobs were left and are ended\n");
    assert_contains(scene.story.log, "ended 1\n");
    assert_contains(scene.story.log, "destroy 1\n");
    assert_int_equal(pdk_host_zombie_count(scene.story.host), 0);
    assert_int_equal(story_mapped_images(), 0);
    story_end(&scene.story);
}

TEST(only_a_thread_of_the_hosts_waits)
{
    struct scene scene;
    const busy_v1 *busy;

    (void)state;
    job_begin(&scene, "busy_1");
    busy = scene.busy->table;
    assert_int_equal(busy->wait(scene.busy->self, UINT64_MAX), 0);
    story_end(&scene.story);
}

TEST(a_thread_may_stop_itself)
{
    struct scene scene;
    char jobs[400];

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_THREAD, "quit", 0, 0);
    do {
        pdk_host_poll(scene.story.host, &scene.story.event);
        job_list(&scene, jobs, sizeof jobs);
    } while (jobs[0] != '\0');
    assert_string_equal(scene.story.log, "quit 1\n");
    story_end(&scene.story);
}

TEST(a_thread_that_does_not_end_keeps_its_image_and_is_named)
{
    struct scene scene;
    const char *may_end;
    char jobs[400];

    (void)state;
    may_end = test_path("may-end");
    setenv("BUSY_MAY_END", may_end, 1);
    job_begin_impatient(&scene, "busy_1");
    job_start(&scene, PDK_JOB_THREAD, "stubborn", 0, 0);
    story_publish(&scene.story, "busy_2");
    story_expect(&scene.story, PDK_EVENT_RELOADED);
    assert_contains(scene.story.log, "its thread 'stubborn' does not end");
    assert_null(strstr(scene.story.log, "destroy 1"));
    story_expect(&scene.story, PDK_EVENT_ZOMBIE);
    assert_contains(scene.story.event.error.message,
                    "its thread 'stubborn' has not ended");
    assert_int_equal(story_mapped_images(), 2);
    job_list(&scene, jobs, sizeof jobs);
    assert_string_equal(jobs, "test.machine:stubborn:4:0 ");
    assert_int_equal(story_revision(scene.machine), 2);

    test_write_text(may_end, "");
    while (pdk_host_zombie_count(scene.story.host) > 0)
        story_expect_nothing(&scene.story);
    assert_contains(scene.story.log, "ended 1\ndestroy 1\n");
    assert_int_equal(story_mapped_images(), 1);
    story_end(&scene.story);
}

TEST(an_instance_that_a_thread_is_in_is_destroyed_when_it_has_left)
{
    struct scene scene;
    const char *may_end;
    char jobs[400];

    (void)state;
    may_end = test_path("may-end");
    setenv("BUSY_MAY_END", may_end, 1);
    job_begin_impatient(&scene, "busy_1");
    job_start(&scene, PDK_JOB_THREAD, "stubborn", 0, 0);
    pdk_instance_destroy(scene.instance);
    assert_contains(scene.story.log, "its thread 'stubborn' does not end");
    story_expect_nothing(&scene.story);
    job_list(&scene, jobs, sizeof jobs);
    assert_string_equal(jobs, "test.machine:stubborn:4:0 ");
    test_write_text(may_end, "");
    do {
        story_expect_nothing(&scene.story);
        job_list(&scene, jobs, sizeof jobs);
    } while (jobs[0] != '\0');
    assert_contains(scene.story.log, "ended 1\ndestroy 1\n");
    story_end(&scene.story);
}

/* As soon as somebody waits for it. */
static void *give_leave(void *context)
{
    const struct story *story = context;

    while (strstr(story_log(story), "waiting for it") == NULL)
        usleep(1000);
    test_write_text(getenv("BUSY_MAY_END"), "");
    return NULL;
}

TEST(a_host_that_ends_waits_for_the_threads_of_its_plugins)
{
    struct scene scene;
    pthread_t thread;

    (void)state;
    setenv("BUSY_MAY_END", test_path("may-end"), 1);
    job_begin_impatient(&scene, "busy_1");
    job_start(&scene, PDK_JOB_THREAD, "stubborn", 0, 0);
    story_publish(&scene.story, "busy_2");
    story_expect(&scene.story, PDK_EVENT_RELOADED);
    story_expect(&scene.story, PDK_EVENT_ZOMBIE);
    assert_int_equal(pthread_create(&thread, NULL, give_leave, &scene.story),
                     0);
    story_end(&scene.story);
    pthread_join(thread, NULL);
    assert_contains(scene.story.log,
                    "the host cannot be destroyed before its thread "
                    "'stubborn' has ended; waiting for it\nended 1\n");
    assert_contains(scene.story.log, "destroy 1\n");
    assert_int_equal(story_mapped_images(), 0);
}

TEST(a_thread_that_crashes_faults_its_plugin)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_THREAD, "crash", 0, 0);
    while (!pdk_host_poll(scene.story.host, &scene.story.event))
        assert_true(pdk_host_wait(scene.story.host, 10000));
    assert_int_equal(scene.story.event.kind, PDK_EVENT_FAULTED);
    assert_contains(scene.story.event.error.message, "crashed in crash+0x");
    assert_null(scene.busy->table);
    story_end(&scene.story);
}

TEST(a_task_of_another_thread_wakes_the_host)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    job_expect(&scene, "");
    job_start(&scene, PDK_JOB_THREAD, "post", 0, 0);
    do {
        assert_true(pdk_host_wait(scene.story.host, 10000));
        assert_false(pdk_host_poll(scene.story.host, &scene.story.event));
    } while (scene.story.log[0] == '\0');
    assert_string_equal(scene.story.log, "tick 1\n");
    while (pdk_host_wait(scene.story.host, 0))
        assert_false(pdk_host_poll(scene.story.host, &scene.story.event));
    story_end(&scene.story);
}

/* By the system's own clock, with which a host can be waited for. */
static void wait_for_timer(uint32_t flags)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    struct scene scene = { .story = { .log = "" } };
    pdk_event event;

    options.flags = flags;
    options.cache_directory = test_folder();
    snprintf(scene.story.path, sizeof scene.story.path, "%s",
             test_path("machine.so"));
    story_publish(&scene.story, "busy_1");
    assert_result(pdk_host_create(&scene.story.host, &options, NULL), PDK_OK);
    assert_result(pdk_host_load(scene.story.host, scene.story.path, NULL),
                  PDK_OK);
    job_bind(&scene);
    while (pdk_host_poll(scene.story.host, &event))
        continue;
    job_start(&scene, PDK_JOB_TIMER, "tick", 5 * MS, 0);
    while (story_step(scene.machine) == 0) {
        pdk_host_poll(scene.story.host, &event);
        assert_true(story_step(scene.machine) > 0 ||
                    pdk_host_wait(scene.story.host, 10000));
    }
    pdk_host_destroy(scene.story.host);
}

TEST(a_timer_wakes_who_waits_for_the_host)
{
    (void)state;
    wait_for_timer(0);
}

TEST(a_timer_is_not_overslept_without_a_descriptor)
{
    (void)state;
    wait_for_timer(PDK_HOST_NO_WATCH);
}

static bool has_no_threads;
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*run)(void *argument), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*run)(void *argument), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*run)(void *argument), void *argument)
{
    if (has_no_threads)
        return 11;
    return __real_pthread_create(thread, attributes, run, argument);
}

TEST(without_memory_or_threads_a_job_is_not_started)
{
    struct scene scene;
    pdk_job job = PDK_JOB_INIT(PDK_JOB_THREAD, "x", NULL, NULL);
    long before;

    (void)state;
    job_begin(&scene, "busy_1");
    before = failing_live_blocks();
    failing_arm(FAILING_MEMORY, 1);
    assert_result(job_try(&scene, &job, NULL), PDK_E_MEMORY);
    assert_true(failing_disarm());
    has_no_threads = true;
    assert_result(job_try(&scene, &job, NULL), PDK_E_SYSTEM);
    has_no_threads = false;
    assert_int_equal(job.number, 0);
    assert_int_equal(failing_live_blocks(), before);
    job_expect(&scene, "");
    story_end(&scene.story);
}

TEST_MAIN(RUN(a_thread_runs_until_it_is_to_end),
          RUN(only_a_thread_of_the_hosts_waits), RUN(a_thread_may_stop_itself),
          RUN(a_thread_that_does_not_end_keeps_its_image_and_is_named),
          RUN(an_instance_that_a_thread_is_in_is_destroyed_when_it_has_left),
          RUN(a_host_that_ends_waits_for_the_threads_of_its_plugins),
          RUN(a_thread_that_crashes_faults_its_plugin),
          RUN(a_task_of_another_thread_wakes_the_host),
          RUN(a_timer_wakes_who_waits_for_the_host),
          RUN(a_timer_is_not_overslept_without_a_descriptor),
          RUN(without_memory_or_threads_a_job_is_not_started))
