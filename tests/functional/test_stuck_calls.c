/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that do not return: named and waited for, or left behind.
 */
#include "story.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "pdk/call.h"

struct sleeper {
    pdk_host *host;
    const pdk_binding *binding;
    bool nests;
    _Atomic int is_inside, leaves, nested;
    _Atomic uint32_t revision; /* that a nested call has seen last */
    void *self;                /* what is its when it leaves */
    pthread_t thread;
};

/* Once more, from inside; also while the gate is closed, when it must not wait
 * for itself. */
static void nest(struct sleeper *sleeper, pdk_thread *thread)
{
    const machine_v1 *machine = pdk_enter(thread, sleeper->binding);

    if (machine == NULL)
        return;
    sleeper->revision = machine->revision(pdk_self(thread, sleeper->binding));
    sleeper->nested++;
    pdk_leave(thread);
}

/* Enters, perhaps again from inside, and stays until it is told to leave. */
static void *stay_inside(void *context)
{
    struct sleeper *sleeper = context;
    pdk_thread *thread = NULL;

    pdk_thread_create(&thread, sleeper->host, "audio", NULL);
    pdk_enter(thread, sleeper->binding);
    sleeper->is_inside = 1;
    while (!sleeper->leaves)
        if (sleeper->nests)
            nest(sleeper, thread);
    sleeper->self = pdk_self(thread, sleeper->binding);
    pdk_leave(thread);
    pdk_thread_destroy(thread);
    return NULL;
}

/* With `binding` set; returns when the thread is inside. */
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
    struct sleeper sleeper = { .nests = true };
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
    assert_contains(error.message,
                    "thread 'audio' has been inside test.machine");
    assert_result(pdk_instance_destroy(instance), PDK_E_IN_CALL);
    assert_contains(story.log, "thread 'audio' has been inside test.machine");
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
    void *self;

    (void)state;
    binding = story_start_with(&story, "busy_1", options);
    self = binding->self;
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
    assert_ptr_equal(sleeper.self, self);
    assert_ptr_not_equal(binding->self, self);
    assert_contains(story.log, "quiesce 1\ndestroy 1\n");
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(a_call_from_inside_one_that_is_left_waits_for_the_next_build)
{
    struct story story;
    struct sleeper sleeper = { .nests = true };
    pdk_host_options options = { .flags = PDK_HOST_LEAVE_CALLS, .drain_ms = 5 };

    (void)state;
    sleeper.binding = story_start_with(&story, "busy_1", options);
    go_inside(&sleeper, &story);
    while (sleeper.revision != 1)
        continue;
    story_publish(&story, "busy_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    while (sleeper.revision != 2)
        continue;
    story_expect(&story, PDK_EVENT_ZOMBIE);
    go_out(&sleeper);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
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

TEST_MAIN(RUN(a_call_that_does_not_return_is_named_and_the_old_build_goes_on),
          RUN(nothing_ends_under_a_call),
          RUN(a_call_into_a_plugin_without_state_is_left_behind),
          RUN(a_call_from_inside_one_that_is_left_waits_for_the_next_build),
          RUN(a_call_into_a_plugin_with_state_is_waited_for_all_the_same),
          RUN(a_refused_candidate_leaves_no_call_behind))
