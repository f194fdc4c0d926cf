/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Whatever fails on the engine's thread: the running generation answers the
 * next call, the host is told, the next build comes in, and nothing is left
 * over.
 */
#include "story.h"

#include <string.h>

#include "failing.h"

/* More steps than there are on the thread. */
#define STEPS 500

struct resources {
    int descriptors, images;
    long blocks;
};

static struct resources count_resources(void)
{
    return (struct resources){ test_open_descriptors(), story_mapped_images(),
                               failing_live_blocks() };
}

/* Until there is nothing more to do, so that what events hold is free. */
static void drain(struct story *story)
{
    while (pdk_host_poll(story->host, &story->event))
        continue;
    story_settle(story);
}

/* What came of a build: it is refused, or taken in. */
static uint32_t await_verdict(struct story *story)
{
    do {
        while (!pdk_host_poll(story->host, &story->event))
            assert_true(pdk_host_wait(story->host, story_patience_ms(story)));
    } while (story->event.kind != PDK_EVENT_REFUSED &&
             story->event.kind != PDK_EVENT_RELOADED);
    if (story->event.kind == PDK_EVENT_REFUSED)
        assert_int_not_equal(strlen(story->event.error.message), 0);
    return story->event.kind;
}

static void fail_each_step(enum failing_kind kind)
{
    pdk_host_options options = { .flags = PDK_HOST_THREAD };
    struct story story;
    const pdk_binding *binding = story_start_with(&story, "1", options);
    bool happened = true;
    unsigned number = 0, refusals = 0;

    story_expect_nothing(&story);
    while (happened && number < STEPS) {
        struct resources before = count_resources(), now;
        int64_t steps = story_step(binding);
        bool is_refused;

        failing_arm_elsewhere(kind, ++number);
        story_publish(&story, "2");
        is_refused = await_verdict(&story) == PDK_EVENT_REFUSED;
        happened = failing_disarm();
        drain(&story);
        if (is_refused) {
            assert_true(happened);
            now = count_resources();
            assert_int_equal(now.descriptors, before.descriptors);
            assert_int_equal(now.images, before.images);
            assert_int_equal(now.blocks, before.blocks);
            refusals++;
        }
        assert_int_equal(story_revision(binding), is_refused ? 1 : 2);
        assert_int_equal(story_step(binding), steps + 1);
        story_publish(&story, is_refused ? "3" : "1");
        assert_int_equal(await_verdict(&story), PDK_EVENT_RELOADED);
        drain(&story);
        if (is_refused) {
            story_publish(&story, "1");
            assert_int_equal(await_verdict(&story), PDK_EVENT_RELOADED);
            drain(&story);
        }
        story.log[0] = '\0';
    }
    assert_in_range(number, 10, STEPS - 1);
    assert_in_range(refusals, 5, number);
    story_end(&story);
}

TEST(an_allocation_that_fails_on_the_thread_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_MEMORY);
}

TEST(a_system_call_that_fails_on_the_thread_is_a_refusal_and_nothing_more)
{
    (void)state;
    fail_each_step(FAILING_SYSTEM);
}

TEST_MAIN(
    RUN(an_allocation_that_fails_on_the_thread_is_a_refusal_and_nothing_more),
    RUN(a_system_call_that_fails_on_the_thread_is_a_refusal_and_nothing_more))
