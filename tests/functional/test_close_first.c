/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Images whose thread-local storage is static cannot be there together: the one
 * that runs goes first, and comes back if the next one fails.
 */
#include "story.h"

#include <string.h>

TEST(a_hundred_images_with_static_storage_follow_each_other)
{
    const char *builds[] = { "static_2", "static_1" };
    struct story story;
    const pdk_binding *binding = story_start(&story, "static_1", NULL);

    (void)state;
    for (int i = 0; i < 100; i++) {
        story_publish(&story, builds[i % 2]);
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_string_equal(story.event.error.message,
                            "closed first: its thread-local storage is static");
        assert_int_equal(story.event.generation, i + 2);
        assert_int_equal(story_revision(binding), 2 - i % 2);
        assert_int_equal(story_step(binding), i + 1);
        story_expect_nothing(&story);
        assert_int_equal(story_mapped_images(), 1);
        if (i == 0)
            assert_string_equal(story.log, "save 1\ndeactivate 1\nquiesce 1\n"
                                           "destroy 1\ncreate 2\nrestore 2\n"
                                           "self_test 2\nactivate 2\n");
        story.log[0] = '\0';
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(other_images_are_there_together_as_ever)
{
    struct story story;

    (void)state;
    story_start(&story, "static_1", NULL);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.error.message, "");
    assert_string_equal(story.log,
                        "create 2\nsave 1\nrestore 2\nself_test 2\n"
                        "deactivate 1\nactivate 2\nquiesce 1\ndestroy 1\n");
    story_end(&story);
}

TEST(the_build_that_went_first_comes_back_when_the_next_one_fails)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "static_1", NULL);

    (void)state;
    story_step(binding);
    story_step(binding);
    story_publish(&story, "static_untested");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_SELF_TEST);
    story_expect(&story, PDK_EVENT_FAULTED);
    assert_result(story.event.error.code, PDK_E_SELF_TEST);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 3);
    assert_int_equal(story_mapped_images(), 1);
    story_publish(&story, "static_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 4);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(a_build_that_cannot_save_does_not_go_first)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "static_unsaved", NULL);

    (void)state;
    story_step(binding);
    story_publish(&story, "static_2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_SAVE);
    story_expect_nothing(&story);
    assert_string_equal(story.log, "save 1\n");
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

TEST(nothing_is_made_of_a_build_that_is_between_two_images)
{
    static const char *const ids[] = { "test.machine", "test.second" };
    struct story story;
    pdk_instance *more = NULL;
    pdk_error error = PDK_ERROR_INIT;
    pdk_host_options options = { .flags = PDK_HOST_NO_WATCH };
    const pdk_binding *binding;

    (void)state;
    story_begin(&story, options);
    story_publish(&story, "static_two");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_result(pdk_instance_create(&more, story.host, ids[0], NULL, &error),
                  PDK_OK);
    assert_result(pdk_instance_bind(more, MACHINE_V1, &binding, NULL), PDK_OK);
    story_step(binding);

    story_publish(&story, "static_two_untested");
    assert_result(pdk_host_reload(story.host, ids[0], NULL), PDK_E_SELF_TEST);
    assert_null(binding->table);
    for (int i = 0; i < 2; i++)
        assert_result(
            pdk_instance_create(&more, story.host, ids[i], NULL, &error),
            PDK_E_FAULTED);
    assert_contains(error.message, "is unloaded until");

    story_expect(&story, PDK_EVENT_REFUSED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_step(binding), 2);
    for (int i = 0; i < 2; i++)
        assert_result(
            pdk_instance_create(&more, story.host, ids[i], NULL, &error),
            PDK_OK);
    story_end(&story);
}

TEST(a_plugin_without_instances_comes_back_too)
{
    struct story story;
    pdk_instance *instance;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    story_publish(&story, "static_1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    test_copy_by_rename(machine_path("static_undefined"), story.path);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_LOAD);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_result(
        pdk_instance_create(&instance, story.host, "test.machine", NULL, NULL),
        PDK_OK);
    story_end(&story);
}

TEST(without_going_back_the_next_build_takes_over_the_state)
{
    struct story story;
    const pdk_binding *binding =
        story_start_with(&story, "static_1",
                         (pdk_host_options){ .flags = PDK_HOST_NO_ROLLBACK });

    (void)state;
    story_step(binding);
    story_publish(&story, "static_untested");
    story_expect(&story, PDK_EVENT_REFUSED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect_nothing(&story);
    assert_null(binding->table);
    story_publish(&story, "static_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST_MAIN(RUN(a_hundred_images_with_static_storage_follow_each_other),
          RUN(other_images_are_there_together_as_ever),
          RUN(the_build_that_went_first_comes_back_when_the_next_one_fails),
          RUN(a_build_that_cannot_save_does_not_go_first),
          RUN(nothing_is_made_of_a_build_that_is_between_two_images),
          RUN(a_plugin_without_instances_comes_back_too),
          RUN(without_going_back_the_next_build_takes_over_the_state))
