/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of many threads, while builds come and go.
 */
#include "story.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "pdk/call.h"

#define CALLERS 16
#define RELOADS 60

/* One thread that calls as fast as it can. */
struct caller {
    pdk_host *host;
    const pdk_binding *binding;
    pthread_t thread;
    _Atomic int *stops;
    _Atomic int64_t *steps;     /* how many were taken, by all */
    _Atomic uint32_t *revision; /* the newest that anybody has seen */
    _Atomic int *faults;
};

static void call_once(struct caller *caller, pdk_thread *thread)
{
    const machine_v1 *machine = pdk_enter(thread, caller->binding);
    uint32_t before, after;

    if (machine == NULL) {
        (*caller->faults)++;
        return;
    }
    before = machine->revision(caller->binding->self);
    machine->step_shared(caller->binding->self);
    after = machine->revision(caller->binding->self);
    if (before != after)
        (*caller->faults)++;
    *caller->revision = after;
    (*caller->steps)++;
    pdk_leave(thread);
}

static void *call_until_stopped(void *context)
{
    struct caller *caller = context;
    pdk_thread *thread = NULL;

    if (pdk_thread_create(&thread, caller->host, "caller", NULL) != PDK_OK)
        return NULL;
    while (!*caller->stops)
        call_once(caller, thread);
    pdk_thread_destroy(thread);
    return NULL;
}

/* On a busy machine a caller may fall asleep inside the plugin for longer than
 * the host waits: that is told, and tried again by itself. */
static void expect_reload(struct story *story)
{
    do {
        while (!pdk_host_poll(story->host, &story->event))
            story->now_ns += 1000000;
    } while (story->event.kind == PDK_EVENT_REFUSED &&
             story->event.error.code == PDK_E_IN_CALL);
    if (story->event.kind != PDK_EVENT_RELOADED)
        print_error("%s\n", story->event.error.message);
    assert_string_equal(pdk_event_name(story->event.kind), "reloaded");
}

/* Reloads again and again while threads call, and counts what they did. */
static void reload_under_calls(int reloads)
{
    static const char *const builds[] = { "2", "3", "4", "1" };
    struct caller callers[CALLERS];
    _Atomic int stops = 0, faults = 0;
    _Atomic int64_t steps = 0;
    _Atomic uint32_t revision = 0;
    struct story story;
    const pdk_binding *binding;
    const machine_v1 *machine;

    binding =
        story_start_with(&story, "1", (pdk_host_options){ .drain_ms = 5000 });
    for (int i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){ story.host, binding,   0,      &stops,
                                      &steps,     &revision, &faults };
        assert_int_equal(pthread_create(&callers[i].thread, NULL,
                                        call_until_stopped, &callers[i]),
                         0);
    }
    for (int i = 0; i < reloads; i++) {
        int64_t before = steps;

        story_publish(&story, builds[i % 4]);
        expect_reload(&story);
        story.log[0] = '\0';
        while (steps < before + CALLERS)
            continue;
    }
    stops = 1;
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i].thread, NULL);
    assert_int_equal(faults, 0);
    machine = binding->table;
    assert_int_equal(machine->step(binding->self), steps + 1);
    story_end(&story);
}

TEST(no_update_is_lost_while_sixteen_threads_call)
{
    (void)state;
    reload_under_calls(RELOADS);
}

/* membarrier(2) is called by its number. */
static bool lacks_barrier;
long __real_syscall(long number, ...);
long __wrap_syscall(long number, long one, long two, long three);

long __wrap_syscall(long number, long one, long two, long three)
{
    return lacks_barrier ? -1 : __real_syscall(number, one, two, three);
}

TEST(systems_without_a_barrier_for_all_threads_lose_nothing_either)
{
    (void)state;
    lacks_barrier = true;
    reload_under_calls(RELOADS / 3);
}

struct sleeper {
    pdk_host *host;
    const pdk_binding *binding;
    _Atomic int is_inside, leaves, nested;
    pthread_t thread;
};

/* Enters, and again from inside, and stays until it is told to leave. */
static void *stay_inside(void *context)
{
    struct sleeper *sleeper = context;
    pdk_thread *thread = NULL;

    pdk_thread_create(&thread, sleeper->host, "audio", NULL);
    pdk_enter(thread, sleeper->binding);
    sleeper->is_inside = 1;
    while (!sleeper->leaves) {
        /* While the gate is closed as well: it must not wait for itself. */
        if (pdk_enter(thread, sleeper->binding) != NULL) {
            sleeper->nested++;
            pdk_leave(thread);
        }
    }
    pdk_leave(thread);
    pdk_thread_destroy(thread);
    return NULL;
}

static void go_inside(struct sleeper *sleeper, const struct story *story)
{
    sleeper->host = story->host;
    assert_int_equal(
        pthread_create(&sleeper->thread, NULL, stay_inside, sleeper), 0);
    while (!sleeper->is_inside)
        continue;
}

static void go_out(struct sleeper *sleeper)
{
    sleeper->leaves = 1;
    pthread_join(sleeper->thread, NULL);
}

TEST(a_call_that_does_not_return_is_named_and_the_old_build_goes_on)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    const pdk_binding *binding;
    pdk_host_options options = { .drain_ms = 5 };
    int nested;

    (void)state;
    binding = story_start_with(&story, "1", options);
    sleeper.binding = binding;
    go_inside(&sleeper, &story);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_IN_CALL);
    assert_int_equal(story.event.error.stage, PDK_STAGE_DRAIN);
    assert_contains(story.event.error.message, "thread 'audio'");
    assert_contains(story.event.error.message, "test.machine generation 1");
    assert_int_equal(story_revision(binding), 1);
    nested = sleeper.nested;
    while (sleeper.nested == nested)
        continue;

    /* It is tried again a second later, by the story's clock. */
    go_out(&sleeper);
    story.now_ns += UINT64_C(1000000000);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story_end(&story);
}

TEST(nothing_ends_under_a_call)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    pdk_instance *instance;
    pdk_host_options options = { .drain_ms = 5 };
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    sleeper.binding = story_start_with(&story, "1", options);
    assert_result(
        pdk_instance_create(&instance, story.host, "test.machine", NULL, NULL),
        PDK_OK);
    assert_result(
        pdk_instance_bind(instance, MACHINE_V1, &sleeper.binding, NULL),
        PDK_OK);
    go_inside(&sleeper, &story);
    assert_result(pdk_host_unload(story.host, "test.machine", &error),
                  PDK_E_IN_CALL);
    assert_int_equal(error.stage, PDK_STAGE_DRAIN);
    assert_contains(error.message, "thread 'audio' is inside test.machine");
    assert_result(pdk_instance_destroy(instance), PDK_E_IN_CALL);
    assert_contains(story.log, "thread 'audio' is inside test.machine");
    assert_null(strstr(story.log, "quiesce"));
    go_out(&sleeper);
    assert_result(pdk_instance_destroy(instance), PDK_OK);
    assert_contains(story.log, "destroy 1");
    assert_result(pdk_host_unload(story.host, "test.machine", &error), PDK_OK);
    assert_int_equal(story_mapped_images(), 0);
    story_end(&story);
}

TEST(a_call_into_a_plugin_without_state_is_left_behind)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    const pdk_binding *binding;
    pdk_host_options options = { .flags = PDK_HOST_LEAVE_CALLS, .drain_ms = 5 };

    (void)state;
    binding = story_start_with(&story, "busy_1", options);
    sleeper.binding = binding;
    go_inside(&sleeper, &story);
    story_publish(&story, "busy_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(story.event.zombie_cause, PDK_ZOMBIE_CALL_IN_FLIGHT);
    assert_contains(story.event.error.message,
                    "generation 1 of test.machine stays mapped: thread 'audio' "
                    "has not returned from a call");
    assert_null(strstr(story.log, "quiesce 1"));
    /* It is in nobody's way any more. */
    story_publish(&story, "busy_1");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_contains(story.log, "destroy 2");
    assert_int_equal(pdk_host_zombies_of(story.host, PDK_ZOMBIE_CALL_IN_FLIGHT),
                     1);
    assert_int_equal(story_mapped_images(), 2);

    story.log[0] = '\0';
    go_out(&sleeper);
    story_expect_nothing(&story);
    assert_contains(story.log, "quiesce 1\ndestroy 1\n");
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(a_call_into_a_plugin_with_state_is_waited_for_all_the_same)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    pdk_host_options options = { .flags = PDK_HOST_LEAVE_CALLS, .drain_ms = 5 };

    (void)state;
    sleeper.binding = story_start_with(&story, "1", options);
    go_inside(&sleeper, &story);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_IN_CALL);
    go_out(&sleeper);
    story_end(&story);
}

TEST(a_refused_candidate_leaves_no_call_behind)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    pdk_host_options options = { .flags = PDK_HOST_LEAVE_CALLS, .drain_ms = 5 };

    (void)state;
    sleeper.binding = story_start_with(&story, "busy_1", options);
    go_inside(&sleeper, &story);
    story_publish(&story, "fail_self_test");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_SELF_TEST);
    assert_int_equal(story_revision(sleeper.binding), 1);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL),
                  PDK_E_IN_CALL);
    go_out(&sleeper);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    story_end(&story);
}

TEST(a_thread_that_comes_while_nobody_answers_is_told)
{
    struct story story;
    const pdk_binding *binding;
    pdk_thread *thread;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_result(pdk_thread_create(&thread, story.host, "main", NULL), PDK_OK);
    assert_non_null(pdk_enter(thread, binding));
    for (int i = 1; i < PDK_THREAD_DEPTH; i++)
        assert_non_null(pdk_enter(thread, binding));
    assert_null(pdk_enter(thread, binding));
    for (int i = 0; i < PDK_THREAD_DEPTH; i++)
        pdk_leave(thread);
    assert_int_equal(thread->depth, 0);
    pdk_thread_destroy(thread);
    pdk_thread_destroy(NULL);
    assert_result(pdk_thread_create(NULL, story.host, "x", NULL),
                  PDK_E_ARGUMENT);
    story_end(&story);
}

TEST_MAIN(RUN(no_update_is_lost_while_sixteen_threads_call),
          RUN(systems_without_a_barrier_for_all_threads_lose_nothing_either),
          RUN(a_call_that_does_not_return_is_named_and_the_old_build_goes_on),
          RUN(nothing_ends_under_a_call),
          RUN(a_call_into_a_plugin_without_state_is_left_behind),
          RUN(a_call_into_a_plugin_with_state_is_waited_for_all_the_same),
          RUN(a_refused_candidate_leaves_no_call_behind),
          RUN(a_thread_that_comes_while_nobody_answers_is_told))
