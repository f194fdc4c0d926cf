/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Whatever fails, wherever: the running generation answers the next call, and
 * nothing is left over.
 */
#include "story.h"

#include <string.h>
#include <sys/wait.h>

#include "failing.h"

/* More steps than the transaction has. */
#define STEPS 2000

struct resources {
    int descriptors, images;
    long blocks;
};

static struct resources count_resources(void)
{
    return (struct resources){ test_open_descriptors(), story_mapped_images(),
                               failing_live_blocks() };
}

/* Takes all events, so that what they hold is free again. */
static void drain(struct story *story)
{
    for (int i = 0; i < 300; i++)
        if (!pdk_host_poll(story->host, &story->event))
            story->now_ns += 1000000;
}

/* Fails one step of a reload after the other, until one reload meets none. */
static void fail_each_step(enum failing_kind kind, uint32_t flags)
{
    pdk_host_options options = {
        .flags = PDK_HOST_NO_WATCH | flags,
        .preflight_path = PREFLIGHT,
        .preflight_ms = 30000,
    };
    struct story story;
    const pdk_binding *binding = story_start_with(&story, "1", options);
    struct resources before;
    unsigned number = 0;
    bool happened = true;

    drain(&story);
    before = count_resources();
    while (happened && number < STEPS) {
        pdk_error error = PDK_ERROR_INIT;
        int64_t steps = story_step(binding);
        pdk_result result;

        story_publish(&story, "2");
        failing_arm(kind, ++number);
        result = pdk_host_reload(story.host, "test.machine", &error);
        happened = failing_disarm();
        drain(&story);
        if (result != PDK_OK) {
            struct resources now = count_resources();

            assert_true(happened);
            assert_int_not_equal(strlen(error.message), 0);
            assert_int_equal(story_revision(binding), 1);
            assert_int_equal(now.descriptors, before.descriptors);
            assert_int_equal(now.images, before.images);
            assert_int_equal(now.blocks, before.blocks);
        } else {
            /* It could do without that step; back to where we were. */
            assert_int_equal(story_revision(binding), 2);
        }
        assert_int_equal(story_step(binding), steps + 1);
        story_publish(&story, "1");
        pdk_host_reload(story.host, "test.machine", NULL);
        drain(&story);
        assert_int_equal(story_revision(binding), 1);
        story.log[0] = '\0';
        before = count_resources();
    }
    assert_in_range(number, 10, STEPS - 1);
    story_end(&story);
}

TEST(an_allocation_that_fails_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_MEMORY, 0);
}

TEST(a_system_call_that_fails_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_SYSTEM, 0);
}

TEST(a_flight_without_memory_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_MEMORY, PDK_HOST_PREFLIGHT);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

TEST(a_flight_with_a_failing_system_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_SYSTEM, PDK_HOST_PREFLIGHT);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* The same for the first load, where there is nothing to go back to. */
static void fail_each_step_of_loading(enum failing_kind kind)
{
    struct story story;
    struct resources before;
    unsigned number = 0;
    bool happened = true;

    story_begin(&story, (pdk_host_options){ 0 });
    story_publish(&story, "1");
    while (happened && number < STEPS) {
        pdk_error error = PDK_ERROR_INIT;
        pdk_instance *instance = NULL;
        pdk_result result;
        bool has_served;

        drain(&story);
        before = count_resources();
        failing_arm(kind, ++number);
        result = pdk_host_load(story.host, story.path, &error);
        has_served = result == PDK_OK;
        if (has_served)
            result = pdk_instance_create(&instance, story.host, "test.machine",
                                         NULL, &error);
        happened = failing_disarm();
        if (result != PDK_OK)
            assert_int_not_equal(strlen(error.message), 0);
        pdk_host_unload(story.host, "test.machine", NULL);
        drain(&story);
        story.log[0] = '\0';
        struct resources now = count_resources();
        assert_int_equal(now.descriptors, before.descriptors);
        assert_int_equal(now.images, 0);
        /* One that has served is remembered, where it was. */
        if (!has_served)
            assert_int_equal(now.blocks, before.blocks);
    }
    assert_in_range(number, 10, STEPS - 1);
    story_end(&story);
}

TEST(a_first_load_that_runs_out_of_memory_leaves_nothing)
{
    (void)state;
    fail_each_step_of_loading(FAILING_MEMORY);
}

TEST(a_first_load_with_a_failing_system_leaves_nothing)
{
    (void)state;
    fail_each_step_of_loading(FAILING_SYSTEM);
}

TEST(a_host_that_cannot_be_made_leaves_nothing)
{
    long blocks = failing_live_blocks();
    bool happened = true;

    (void)state;
    for (unsigned number = 1; happened && number < STEPS; number++) {
        pdk_host_options options = PDK_HOST_OPTIONS_INIT;
        pdk_interface interface = { "test.machine/1", 8, 0 };
        pdk_host *host = NULL;

        options.cache_directory = test_folder();
        options.interfaces = &interface;
        options.interface_count = 1;
        failing_arm(FAILING_MEMORY, number);
        if (pdk_host_create(&host, &options, NULL) != PDK_OK)
            assert_null(host);
        happened = failing_disarm();
        pdk_host_destroy(host);
        assert_int_equal(failing_live_blocks(), blocks);
    }
}

TEST_MAIN(RUN(an_allocation_that_fails_is_a_refusal_and_nothing_more),
          RUN(a_system_call_that_fails_is_a_refusal_and_nothing_more),
          RUN(a_flight_without_memory_is_a_refusal_and_nothing_more),
          RUN(a_flight_with_a_failing_system_is_a_refusal_and_nothing_more),
          RUN(a_first_load_that_runs_out_of_memory_leaves_nothing),
          RUN(a_first_load_with_a_failing_system_leaves_nothing),
          RUN(a_host_that_cannot_be_made_leaves_nothing))
