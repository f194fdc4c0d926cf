/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins have the host do later, and what becomes of it when they go.
 */
#include "job_story.h"

TEST(a_task_runs_once_at_the_next_poll)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_TASK, "one", 0, 0);
    job_start(&scene, PDK_JOB_TASK, "two", 0, 0);
    job_expect(&scene, "tick 1\ntick 1\n");
    job_expect(&scene, "");
    story_end(&scene.story);
}

TEST(a_task_that_starts_a_task_does_not_hold_the_host_up)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_TASK, "again", 0, 0);
    job_expect(&scene, "");
    job_expect(&scene, "tick 1\n");
    job_expect(&scene, "");
    story_end(&scene.story);
}

TEST(a_timer_runs_when_its_time_has_come)
{
    struct scene scene;
    uint64_t number;

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_TIMER, "once", 10 * MS, 0);
    number = job_start(&scene, PDK_JOB_TIMER, "often", 10 * MS, 4 * MS);
    scene.story.now_ns += 10 * MS - 1;
    job_expect(&scene, "");
    scene.story.now_ns += 1;
    job_expect(&scene, "tick 1\ntick 1\n");
    job_expect(&scene, "");
    scene.story.now_ns += 4 * MS;
    job_expect(&scene, "tick 1\n");
    /* What was missed is not made up for. */
    scene.story.now_ns += 400 * MS;
    job_expect(&scene, "tick 1\n");
    scene.story.now_ns += 4 * MS - 1;
    job_expect(&scene, "");
    scene.story.now_ns += 1;
    job_expect(&scene, "tick 1\n");
    job_stop(&scene, number);
    job_stop(&scene, number);
    scene.story.now_ns += 400 * MS;
    job_expect(&scene, "");
    story_end(&scene.story);
}

TEST(a_listener_hears_what_is_published)
{
    struct scene scene;
    uint64_t number;

    (void)state;
    job_begin(&scene, "busy_1");
    number = job_start(&scene, PDK_JOB_LISTENER, "weather", 0, 0);
    job_start(&scene, PDK_JOB_LISTENER, "weather", 0, 0);
    job_start(&scene, PDK_JOB_LISTENER, "music", 0, 0);
    assert_int_equal(job_publish(&scene, "weather", "rain"), 2);
    assert_int_equal(job_publish(&scene, "music", "drum"), 1);
    assert_int_equal(job_publish(&scene, "weat", "none"), 0);
    assert_int_equal(pdk_host_publish(scene.story.host, NULL, NULL), 0);
    assert_int_equal(pdk_host_publish(NULL, "weather", NULL), 0);
    job_expect(&scene, "rain 1\nrain 1\ndrum 1\n");
    job_stop(&scene, number);
    assert_int_equal(pdk_host_publish(scene.story.host, "weather", NULL), 1);
    job_expect(&scene, "tick 1\n");
    story_end(&scene.story);
}

TEST(the_host_is_told_what_jobs_there_are)
{
    struct scene scene;
    char jobs[400];

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_TIMER, "clock", MS, 0);
    job_start(&scene, PDK_JOB_LISTENER, "weather", 0, 0);
    job_start(&scene, PDK_JOB_THREAD, "worker", 0, 0);
    job_list(&scene, jobs, sizeof jobs);
    assert_string_equal(jobs, "test.machine:clock:2:1 "
                              "test.machine:weather:3:1 "
                              "test.machine:worker:4:1 ");
    pdk_host_each_job(NULL, NULL, NULL);
    pdk_host_each_job(scene.story.host, NULL, NULL);
    story_end(&scene.story);
}

TEST(jobs_of_a_replaced_generation_never_run_again)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    for (int i = 0; i < 20; i++) {
        job_start(&scene, PDK_JOB_TIMER, "clock", MS, MS);
        job_start(&scene, PDK_JOB_TIMER, "later", 1000 * MS, 0);
        job_start(&scene, PDK_JOB_LISTENER, "weather", 0, 0);
        job_start(&scene, PDK_JOB_THREAD, "worker", 0, 0);
        story_publish(&scene.story, i % 2 ? "busy_1" : "busy_2");
        story_expect(&scene.story, PDK_EVENT_RELOADED);
        assert_contains(scene.story.log,
                        "4 of its jobs were left and are ended");
        assert_contains(scene.story.log, i % 2 ? "ended 2" : "ended 1");
        scene.story.log[0] = '\0';
        story_expect_nothing(&scene.story);
        assert_int_equal(job_publish(&scene, "weather", "sun"), 0);
        job_expect(&scene, "");
        assert_int_equal(story_mapped_images(), 1);
    }
    assert_int_equal(pdk_host_zombie_count(scene.story.host), 0);
    story_end(&scene.story);
}

TEST(each_generation_starts_its_own)
{
    struct scene scene;
    char jobs[400];

    (void)state;
    job_begin_logged(&scene, "busy_active_1");
    story_publish(&scene.story, "busy_active_2");
    story_expect(&scene.story, PDK_EVENT_RELOADED);
    scene.story.log[0] = '\0';
    scene.story.now_ns += MS;
    job_expect(&scene, "tick 2\ntick 2\n");
    assert_int_equal(job_publish(&scene, "news", "new"), 1);
    job_expect(&scene, "new 2\n");
    job_list(&scene, jobs, sizeof jobs);
    assert_string_equal(jobs, "test.machine:timer:2:2 test.machine:news:3:2 "
                              "test.machine:waiter:4:2 ");
    story_end(&scene.story);
    assert_contains(scene.story.log, "ended 2\n");
    assert_contains(scene.story.log, "destroy 2\n");
}

TEST(nothing_of_a_candidate_that_is_refused_ever_runs)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    story_publish(&scene.story, "busy_refused");
    story_expect(&scene.story, PDK_EVENT_REFUSED);
    assert_result(scene.story.event.error.code, PDK_E_SELF_TEST);
    assert_string_equal(scene.story.log,
                        "4 of its jobs were left and are ended\nrefused 2\n"
                        "quiesce 2\ndestroy 2\n");
    scene.story.log[0] = '\0';
    story_expect_nothing(&scene.story);
    assert_int_equal(job_publish(&scene, "news", "old"), 0);
    job_expect(&scene, "");
    assert_int_equal(story_mapped_images(), 1);
    story_end(&scene.story);
}

TEST(jobs_begin_when_their_instance_is_activated)
{
    struct scene scene;

    (void)state;
    job_begin_logged(&scene, "busy_create_1");
    assert_string_equal(scene.story.log, "activate 1\n");
    scene.story.log[0] = '\0';
    job_expect(&scene, "tick 1\n");
    story_end(&scene.story);
}

TEST(an_instance_takes_its_jobs_along_and_no_others)
{
    struct scene scene;
    pdk_instance *other;

    (void)state;
    job_begin_logged(&scene, "busy_create_1");
    assert_result(pdk_instance_create(&other, scene.story.host, "test.machine",
                                      NULL, NULL),
                  PDK_OK);
    assert_int_equal(job_publish(&scene, "news", "two"), 2);
    pdk_instance_destroy(other);
    assert_contains(scene.story.log, "ended 1\n");
    assert_contains(scene.story.log, "destroy 1\n");
    assert_int_equal(job_publish(&scene, "news", "one"), 1);
    story_end(&scene.story);
}

TEST(a_job_stops_itself_and_others)
{
    struct scene scene;
    pdk_job quit = PDK_JOB_INIT(PDK_JOB_TIMER, "quit", NULL, NULL);
    uint64_t number;

    (void)state;
    job_begin(&scene, "busy_1");
    number = job_start(&scene, PDK_JOB_TIMER, "clock", 2 * MS, MS);
    quit.context = &number;
    quit.delay_ns = quit.period_ns = MS;
    assert_result(job_try(&scene, &quit, NULL), PDK_OK);
    scene.story.now_ns += MS;
    job_expect(&scene, "quit 1\n");
    scene.story.now_ns += 10 * MS;
    job_expect(&scene, "");
    story_end(&scene.story);
}

static void expect_fault(struct scene *scene)
{
    story_expect(&scene->story, PDK_EVENT_FAULTED);
    assert_result(scene->story.event.error.code, PDK_E_CRASHED);
    assert_contains(scene->story.event.error.message,
                    "test.machine generation 1 crashed in crash+0x");
    assert_null(scene->busy->table);
    assert_null(scene->machine->table);
}

TEST(a_job_that_crashes_faults_its_plugin)
{
    struct scene scene;

    (void)state;
    job_begin(&scene, "busy_1");
    job_start(&scene, PDK_JOB_TIMER, "tick", MS, MS);
    job_start(&scene, PDK_JOB_TASK, "crash", 0, 0);
    expect_fault(&scene);
    scene.story.log[0] = '\0';
    story_expect_nothing(&scene.story);
    assert_string_equal(scene.story.log, "");
    story_publish(&scene.story, "busy_2");
    story_expect(&scene.story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(scene.machine), 2);
    story_end(&scene.story);
}

TEST(what_is_no_job_is_refused)
{
    struct scene scene;
    pdk_job jobs[] = {
        PDK_JOB_INIT(PDK_JOB_TASK, NULL, NULL, NULL),
        PDK_JOB_INIT(PDK_JOB_TASK, "", NULL, NULL),
        PDK_JOB_INIT(0, "x", NULL, NULL),
        PDK_JOB_INIT(PDK_JOB_THREAD + 1, "x", NULL, NULL),
        PDK_JOB_INIT(PDK_JOB_TASK, "x", NULL, NULL),
        PDK_JOB_INIT(PDK_JOB_TASK,
                     "0123456789012345678901234567890123456789"
                     "012345678901234567890123",
                     NULL, NULL),
    };
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    job_begin(&scene, "busy_1");
    jobs[4].struct_size = 8;
    assert_result(job_try(&scene, NULL, &error), PDK_E_ARGUMENT);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        assert_result(job_try(&scene, &jobs[i], &error), PDK_E_ARGUMENT);
    job_expect(&scene, "");
    story_end(&scene.story);
}

TEST(a_job_of_cpp_is_a_function_that_may_throw)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "cpp_jobs", NULL);

    (void)state;
    story.now_ns += MS;
    assert_false(pdk_host_poll(story.host, &story.event));
    assert_int_equal(story_step(binding), 1);
    assert_string_equal(story.log, "not today\n");
    story.now_ns += MS;
    assert_false(pdk_host_poll(story.host, &story.event));
    assert_int_equal(story_step(binding), 2);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST_MAIN(RUN(a_job_of_cpp_is_a_function_that_may_throw),
          RUN(a_task_runs_once_at_the_next_poll),
          RUN(a_task_that_starts_a_task_does_not_hold_the_host_up),
          RUN(a_timer_runs_when_its_time_has_come),
          RUN(a_listener_hears_what_is_published),
          RUN(the_host_is_told_what_jobs_there_are),
          RUN(jobs_of_a_replaced_generation_never_run_again),
          RUN(each_generation_starts_its_own),
          RUN(nothing_of_a_candidate_that_is_refused_ever_runs),
          RUN(jobs_begin_when_their_instance_is_activated),
          RUN(an_instance_takes_its_jobs_along_and_no_others),
          RUN(a_job_stops_itself_and_others),
          RUN(a_job_that_crashes_faults_its_plugin),
          RUN(what_is_no_job_is_refused))
