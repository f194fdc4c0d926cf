/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Plugins that need each other in a circle, and those that are linked to each
 * other, which is worse.
 */
#include "chain_story.h"

#include <string.h>

TEST(a_circle_is_refused_by_name)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "sink", "sink_1");
    chain_load(&story, "viewer", "viewer_1");
    chain_refuse_load(
        &story, "source", "source_circle",
        "test.source -> test.viewer -> test.sink -> test.source;");
    chain_refuse_load(&story, "source", "source_selfish",
                      "test.source -> test.source;");
    chain_load(&story, "source", "source_1");
    story_end(&story);
}

TEST(a_reload_that_closes_a_circle_is_refused)
{
    struct story story;
    const pdk_binding *binding = chain_start(&story);

    (void)state;
    chain_publish("source", "source_circle");
    chain_expect_refused(&story, "-> test.sink -> test.source");
    assert_int_equal(chain_depth(binding), 111);
    story_end(&story);
}

TEST(an_image_that_is_linked_to_a_plugin_is_refused)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_named");
    chain_refuse_load(&story, "linked", "linked",
                      "test.sink is linked to the image of test.source");
    chain_load(&story, "sink", "sink_alone");
    chain_publish("sink", "linked");
    chain_expect_refused(&story, "test.sink is linked to the image");
    story_end(&story);
}

TEST(a_plugin_that_others_are_linked_to_is_refused)
{
    struct story story;
    const char *path = test_path("libc.so.6");
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    /* Nobody has the name of a library that is really in use, but for a test.
     */
    test_copy_by_rename(machine_path("1"), path);
    assert_result(pdk_host_load(story.host, path, &error), PDK_E_NEEDS);
    assert_contains(error.message,
                    "test.source is linked to the image of test.machine");
    story_end(&story);
}

TEST_MAIN(RUN(a_circle_is_refused_by_name),
          RUN(a_reload_that_closes_a_circle_is_refused),
          RUN(an_image_that_is_linked_to_a_plugin_is_refused),
          RUN(a_plugin_that_others_are_linked_to_is_refused))
