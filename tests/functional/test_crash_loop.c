/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A plugin that crashes again and again is left alone for a while.
 */
#include "story.h"

#include <stdlib.h>
#include <string.h>

#define SECOND_NS UINT64_C(1000000000)

static pdk_result crash(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    const machine_v1 *machine = table;

    (void)argument, (void)error;
    machine->crash(self, MACHINE_CRASH_NULL);
    return PDK_OK;
}

/* A build that crashes, and the one before that takes over again. */
static void crash_and_return(struct story *story, const pdk_binding *binding,
                             const char *build)
{
    story_publish(story, build);
    story_expect(story, PDK_EVENT_RELOADED);
    assert_result(pdk_guard(binding, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(story, PDK_EVENT_FAULTED);
    assert_null(strstr(story->event.error.message, "again and again"));
    story_expect(story, PDK_EVENT_ROLLED_BACK);
    story->log[0] = '\0';
}

/* Three crashes in a row; the third is noted, and nothing more has come. */
static const pdk_binding *crash_three_times(struct story *story)
{
    const pdk_binding *binding = story_start(story, "1", NULL);

    crash_and_return(story, binding, "2");
    crash_and_return(story, binding, "3");
    story_publish(story, "4");
    story_expect(story, PDK_EVENT_RELOADED);
    assert_result(pdk_guard(binding, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(story, PDK_EVENT_FAULTED);
    assert_contains(
        story->event.error.message,
        "; it crashes repeatedly; the next attempt is in 1000 ms at "
        "the earliest");
    story_expect_nothing(story);
    assert_null(binding->table);
    return binding;
}

TEST(the_third_crash_in_a_row_is_not_gone_back_from_at_once)
{
    struct story story;
    const pdk_binding *binding = crash_three_times(&story);

    (void)state;
    story.now_ns += SECOND_NS;
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_revision(binding), 1);
    story_end(&story);
}

TEST(the_host_is_woken_when_the_time_is_over)
{
    struct story story;

    (void)state;
    crash_three_times(&story);
    /* The story's clock stands still: it is the system's that wakes. */
    assert_true(pdk_host_wait(story.host, 10000));
    story.now_ns += SECOND_NS;
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    story_end(&story);
}

TEST(a_new_build_waits_until_the_time_is_over)
{
    struct story story;
    const pdk_binding *binding = crash_three_times(&story);

    (void)state;
    story_publish(&story, "2");
    story_expect_nothing(&story);
    story.now_ns += SECOND_NS;
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story_end(&story);
}

TEST(a_reload_that_is_asked_for_does_not_wait)
{
    struct story story;
    const pdk_binding *binding = crash_three_times(&story);

    (void)state;
    story_publish(&story, "2");
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story.now_ns += SECOND_NS;
    story_expect_nothing(&story);
    assert_int_equal(story_revision(binding), 2);
    story_end(&story);
}

TEST_MAIN(RUN(the_third_crash_in_a_row_is_not_gone_back_from_at_once),
          RUN(the_host_is_woken_when_the_time_is_over),
          RUN(a_new_build_waits_until_the_time_is_over),
          RUN(a_reload_that_is_asked_for_does_not_wait))
