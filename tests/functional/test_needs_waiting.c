/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What was refused for want of others is tried again by itself when those come,
 * and nothing is told twice meanwhile.
 */
#include "chain_story.h"

#include <sys/stat.h>

/* A sink that runs, and whose next build needs a source that is not there. */
static const pdk_binding *start_waiting(struct story *story)
{
    const pdk_binding *sink;

    story_begin(story, (pdk_host_options){ 0 });
    chain_load(story, "sink", "sink_alone");
    sink = chain_bind(chain_make(story, SINK), "test.view/1");
    chain_publish("sink", "sink_1");
    chain_expect_refused(story, "test.sink needs test.stream/1 with a table");
    return sink;
}

TEST(a_build_with_a_new_need_comes_in_with_its_provider)
{
    struct story story;
    const pdk_binding *sink = start_waiting(&story);

    (void)state;
    story_expect_nothing(&story);
    assert_int_equal(chain_depth(sink), 2);
    chain_load(&story, "source", "source_1");
    chain_expect_refused(&story, "of test.source, which has no instance");
    chain_make(&story, SOURCE);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.plugin, SINK);
    assert_int_equal(chain_depth(sink), 11);
    story_end(&story);
}

TEST(a_host_that_waits_is_woken_for_it)
{
    struct story story;

    (void)state;
    start_waiting(&story);
    chain_load(&story, "source", "source_1");
    chain_expect_refused(&story, "which has no instance");
    story_expect_nothing(&story);
    assert_false(pdk_host_wait(story.host, 0));
    chain_make(&story, SOURCE);
    assert_true(pdk_host_wait(story.host, story_patience_ms(&story)));
    story_end(&story);
}

TEST(others_that_come_and_go_are_no_reason_to_say_it_again)
{
    struct story story;

    (void)state;
    start_waiting(&story);
    chain_load(&story, "viewer", "viewer_1");
    chain_publish("viewer", "viewer_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    pdk_instance_destroy(chain_make(&story, VIEWER));
    story_expect_nothing(&story);
    /* Who asks is answered, and told. */
    assert_result(pdk_host_reload(story.host, SINK, NULL), PDK_E_NEEDS);
    chain_expect_refused(&story, "test.sink needs test.stream/1 with a table");
    story_end(&story);
}

TEST(a_build_that_takes_something_away_comes_in_when_nobody_needs_it)
{
    struct story story;
    const pdk_binding *viewer = chain_start(&story);

    (void)state;
    chain_publish("source", "source_dry");
    chain_expect_refused(&story,
                         "which this build of test.source no longer provides");
    chain_load(&story, "spring", "spring_1");
    story_expect_nothing(&story);
    chain_make(&story, "test.spring");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.plugin, SOURCE);
    story_expect(&story, PDK_EVENT_RENEWED);
    story_expect(&story, PDK_EVENT_RENEWED);
    assert_int_equal(chain_depth(viewer), 311);
    story_end(&story);
}

TEST(a_circle_that_is_opened_lets_the_last_one_in)
{
    struct story story;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "sink", "sink_1");
    chain_load(&story, "viewer", "viewer_1");
    test_copy_by_rename(machine_path("source_circle"),
                        test_path("plugins/source.so"));
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    chain_expect_refused(&story, "test.source -> test.viewer -> test.sink");
    chain_publish("sink", "sink_alone");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.plugin, SINK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, SOURCE);
    story_end(&story);
}

TEST(a_new_file_in_a_folder_ends_the_waiting)
{
    struct story story;
    const pdk_binding *sink = start_waiting(&story);

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    test_copy_by_rename(machine_path("source_1"),
                        test_path("plugins/source.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    chain_make(&story, SOURCE);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(chain_depth(sink), 11);
    story_end(&story);
}

TEST(a_new_build_that_waits_for_nobody_ends_the_waiting)
{
    struct story story;
    const pdk_binding *sink = start_waiting(&story);

    (void)state;
    chain_publish("sink", "sink_alone");
    story_expect_nothing(&story);
    chain_load(&story, "source", "source_1");
    chain_make(&story, SOURCE);
    story_expect_nothing(&story);
    assert_int_equal(chain_depth(sink), 2);
    story_end(&story);
}

TEST_MAIN(RUN(a_build_with_a_new_need_comes_in_with_its_provider),
          RUN(a_host_that_waits_is_woken_for_it),
          RUN(others_that_come_and_go_are_no_reason_to_say_it_again),
          RUN(a_build_that_takes_something_away_comes_in_when_nobody_needs_it),
          RUN(a_circle_that_is_opened_lets_the_last_one_in),
          RUN(a_new_file_in_a_folder_ends_the_waiting),
          RUN(a_new_build_that_waits_for_nobody_ends_the_waiting))
