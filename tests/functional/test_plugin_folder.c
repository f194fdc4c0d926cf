/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const pdk_host_options no_options;

static const char *folder(void)
{
    return test_path("plugins");
}

static void begin(struct story *story)
{
    assert_int_equal(mkdir(folder(), 0700), 0);
    story_begin(story, no_options);
}

TEST(all_plugins_of_a_folder_are_loaded_by_name)
{
    struct story story;

    (void)state;
    begin(&story);
    test_copy_in_place(machine_path("1"), test_path("plugins/b.so"));
    test_copy_in_place(machine_path("other_id"), test_path("plugins/a.so"));
    test_write_text(test_path("plugins/notes.txt"), "not a plugin");
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(a_new_file_in_the_folder_is_loaded_without_a_restart)
{
    struct story story;

    (void)state;
    begin(&story);
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect_nothing(&story);
    test_copy_by_rename(machine_path("1"), test_path("plugins/late.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.machine");
    test_copy_in_place(machine_path("other_id"), test_path("plugins/x.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    test_copy_in_place(machine_path("2"), test_path("plugins/late.so"));
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(a_bad_file_in_the_folder_is_refused_and_harms_no_other)
{
    struct story story;

    (void)state;
    begin(&story);
    test_copy_in_place(machine_path("1"), test_path("plugins/good.so"));
    test_write_text(test_path("plugins/bad.so"), "nonsense");
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_contains(story.event.path, "bad.so");
    assert_string_equal(story.event.plugin, "");
    assert_int_equal(story.event.generation, 0);
    story_expect_nothing(&story);
    test_copy_in_place(machine_path("other_id"), test_path("plugins/bad.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.other");
    story_end(&story);
}

TEST(a_removed_file_goes_on_running_and_may_come_back)
{
    struct story story;

    (void)state;
    begin(&story);
    test_copy_in_place(machine_path("1"), test_path("plugins/one.so"));
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_int_equal(unlink(test_path("plugins/one.so")), 0);
    story_expect(&story, PDK_EVENT_MISSING);
    test_copy_in_place(machine_path("2"), test_path("plugins/one.so"));
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.generation, 2);
    story_end(&story);
}

TEST(a_folder_that_is_removed_and_made_again_is_still_watched)
{
    struct story story;

    (void)state;
    begin(&story);
    test_copy_in_place(machine_path("1"), test_path("plugins/one.so"));
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_int_equal(unlink(test_path("plugins/one.so")), 0);
    assert_int_equal(rmdir(folder()), 0);
    story_expect(&story, PDK_EVENT_MISSING);
    assert_int_equal(mkdir(folder(), 0700), 0);
    test_copy_in_place(machine_path("2"), test_path("plugins/one.so"));
    test_copy_in_place(machine_path("other_id"), test_path("plugins/two.so"));
    story_expect_both(
        &story, (struct story_line){ PDK_EVENT_LOADED, "test.other" },
        (struct story_line){ PDK_EVENT_RELOADED, "test.machine" });
    story_end(&story);
}

TEST(a_switched_link_is_a_new_build)
{
    struct story story;
    char target[600];

    (void)state;
    begin(&story);
    assert_int_equal(mkdir(test_path("v1"), 0700), 0);
    assert_int_equal(mkdir(test_path("v2"), 0700), 0);
    test_copy_in_place(machine_path("1"), test_path("v1/m.so"));
    test_copy_in_place(machine_path("2"), test_path("v2/m.so"));
    snprintf(target, sizeof target, "%s", test_path("now"));
    assert_int_equal(symlink("v1", target), 0);
    assert_result(pdk_host_load(story.host, test_path("now/m.so"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_int_equal(symlink("v2", test_path("next")), 0);
    assert_int_equal(rename(test_path("next"), target), 0);
    story_expect(&story, PDK_EVENT_RELOADED);
    test_copy_by_rename(machine_path("3"), test_path("v2/m.so"));
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(a_plugin_unloaded_from_a_folder_comes_back_with_its_next_build)
{
    struct story story;

    (void)state;
    begin(&story);
    test_copy_in_place(machine_path("1"), test_path("plugins/one.so"));
    assert_result(pdk_host_load(story.host, folder(), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_UNLOADED);
    test_write_text(test_path("plugins/notes.txt"), "another change");
    story_expect_nothing(&story);
    test_copy_in_place(machine_path("2"), test_path("plugins/one.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    story_end(&story);
}

TEST_MAIN(RUN(all_plugins_of_a_folder_are_loaded_by_name),
          RUN(a_new_file_in_the_folder_is_loaded_without_a_restart),
          RUN(a_bad_file_in_the_folder_is_refused_and_harms_no_other),
          RUN(a_removed_file_goes_on_running_and_may_come_back),
          RUN(a_folder_that_is_removed_and_made_again_is_still_watched),
          RUN(a_switched_link_is_a_new_build),
          RUN(a_plugin_unloaded_from_a_folder_comes_back_with_its_next_build))
