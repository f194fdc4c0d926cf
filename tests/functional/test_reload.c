/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(a_published_build_takes_over_with_the_state)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    for (int i = 0; i < 41; i++)
        story_step(binding);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.generation, 2);
    assert_int_equal(story.event.instances, 1);
    assert_true(story.event.state_bytes > 0);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 42);
    assert_int_equal(binding->generation, 2);
    assert_string_equal(story.log,
                        "create 2\nsave 1\nrestore 2\nself_test 2\n"
                        "deactivate 1\nactivate 2\nquiesce 1\ndestroy 1\n");
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(a_build_written_in_place_takes_over_too)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    story_step(binding);
    story_overwrite(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

TEST(overwriting_the_file_during_calls_harms_nobody)
{
    struct story story;
    const pdk_binding *binding;
    char *garbage = malloc(1 << 20);

    (void)state;
    binding = story_start(&story, "1", NULL);
    memset(garbage, 0xcc, 1 << 20);
    for (int i = 1; i <= 1000; i++) {
        if (i % 100 == 0)
            test_write(story.path, garbage, 1 << (i / 100 + 8));
        assert_int_equal(story_revision(binding), 1);
        assert_int_equal(story_step(binding), i);
    }
    assert_int_equal(truncate(story.path, 0), 0);
    assert_int_equal(story_step(binding), 1001);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_int_equal(story_step(binding), 1002);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 1003);
    free(garbage);
    story_end(&story);
}

TEST(touching_the_file_reloads_nothing)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    story_publish(&story, "1");
    story_expect_nothing(&story);
    story_overwrite(&story, "1");
    story_expect_nothing(&story);
    assert_int_equal(chmod(story.path, 0700), 0);
    story_expect_nothing(&story);
    assert_string_equal(story.log, "");
    assert_result(pdk_host_reload(story.host, "test.machine", NULL),
                  PDK_E_UNCHANGED);
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(a_burst_of_fifty_writes_is_one_reload_of_the_last)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    for (int i = 0; i < 49; i++)
        story_overwrite(&story, i % 2 ? "2" : "3");
    story_overwrite(&story, "4");
    /* A thread may have been at earlier ones when the last one came. */
    do {
        story_expect(&story, PDK_EVENT_RELOADED);
    } while (story.is_threaded && story_revision(binding) != 4);
    assert_in_range(story.event.generation, 2, story.is_threaded ? 4 : 2);
    assert_int_equal(story_revision(binding), 4);
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(a_missing_file_is_said_once_and_its_return_noticed)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_int_equal(unlink(story.path), 0);
    story_expect(&story, PDK_EVENT_MISSING);
    story_expect_nothing(&story);
    assert_int_equal(story_step(binding), 1);
    story_publish(&story, "1");
    story_expect_nothing(&story);
    assert_int_equal(unlink(story.path), 0);
    story_expect(&story, PDK_EVENT_MISSING);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(an_explicit_reload_needs_no_watching)
{
    struct story story;
    pdk_host_options options = { .flags = PDK_HOST_NO_WATCH };

    (void)state;
    story_begin(&story, options);
    assert_int_equal(pdk_host_fd(story.host), -1);
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_publish(&story, "2");
    story_expect_nothing(&story);
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.generation, 2);
    assert_result(pdk_host_reload(story.host, "nobody", NULL), PDK_E_NOT_FOUND);
    story_end(&story);
}

struct asker {
    pdk_host *host;
    pdk_result reload, unload;
    bool polled;
};

static pdk_result ask_from_inside(const void *table, void *self, void *argument,
                                  pdk_error *error)
{
    struct asker *asker = argument;
    pdk_event event;

    (void)table, (void)self, (void)error;
    asker->reload = pdk_host_reload(asker->host, "test.machine", NULL);
    asker->unload = pdk_host_unload(asker->host, "test.machine", NULL);
    asker->polled = pdk_host_poll(asker->host, &event);
    return PDK_OK;
}

TEST(a_reload_asked_for_inside_a_call_runs_after_it)
{
    struct story story;
    struct asker asker = { 0 };
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    asker.host = story.host;
    story_publish(&story, "2");
    assert_result(pdk_guard(binding, ask_from_inside, &asker, NULL), PDK_OK);
    assert_result(asker.reload, PDK_E_QUEUED);
    assert_result(asker.unload, PDK_E_BUSY);
    assert_false(asker.polled);
    assert_int_equal(story_revision(binding), 1);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story_end(&story);
}

TEST(a_hundred_reloads_leave_nothing_behind)
{
    static const char *const builds[] = { "2", "3", "4", "1" };
    struct story story;
    const pdk_binding *binding;
    int descriptors;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_false(pdk_host_poll(story.host, &story.event));
    story_settle(&story);
    descriptors = test_open_descriptors();
    for (int i = 0; i < 100; i++) {
        story_publish(&story, builds[i % 4]);
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_int_equal(story.event.generation, i + 2);
        assert_int_equal(story_step(binding), i + 1);
        assert_false(pdk_host_poll(story.host, &story.event));
        story_settle(&story);
        assert_int_equal(test_open_descriptors(), descriptors);
        assert_int_equal(story_mapped_images(), 1);
        story.log[0] = '\0';
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

/* Others make files in the folders above, which wakes for nothing. */
static bool becomes_quiet(struct story *story)
{
    for (int i = 0; i < 100; i++) {
        pdk_event event;

        while (pdk_host_poll(story->host, &event))
            continue;
        if (!pdk_host_wait(story->host, 0))
            return true;
    }
    return false;
}

TEST(the_descriptor_tells_when_to_poll)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    story_expect_nothing(&story);
    assert_true(pdk_host_fd(story.host) >= 0);
    assert_true(becomes_quiet(&story));
    story_publish(&story, "2");
    assert_true(pdk_host_wait(story.host, story_patience_ms(&story)));
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_true(becomes_quiet(&story));
    story_end(&story);
}

TEST(stages_are_timed)
{
    struct story story;
    uint64_t sum = 0;

    (void)state;
    story_start(&story, "1", NULL);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    for (uint32_t i = 0; i < PDK_STAGE_COUNT; i++)
        sum += story.event.stages_us[i];
    /* The story's clock stands still, so must the account. */
    assert_int_equal(sum, 0);
    assert_int_equal(story.event.total_us, 0);
    story_end(&story);
}

TEST_MAIN(RUN(a_published_build_takes_over_with_the_state),
          RUN(a_build_written_in_place_takes_over_too),
          RUN(overwriting_the_file_during_calls_harms_nobody),
          RUN(touching_the_file_reloads_nothing),
          RUN(a_burst_of_fifty_writes_is_one_reload_of_the_last),
          RUN(a_missing_file_is_said_once_and_its_return_noticed),
          RUN(an_explicit_reload_needs_no_watching),
          RUN(a_reload_asked_for_inside_a_call_runs_after_it),
          RUN(a_hundred_reloads_leave_nothing_behind),
          RUN(the_descriptor_tells_when_to_poll), RUN(stages_are_timed))
