/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Folders of plugins that need each other: whatever the files are called, the
 * order is that of their needs.
 */
#include "chain_story.h"

#include <string.h>
#include <sys/stat.h>

static void note_id(void *order, const char *plugin_id, const char *version,
                    uint32_t generation)
{
    size_t used = strlen(order);

    (void)version, (void)generation;
    snprintf((char *)order + used, 256 - used, "%s ", plugin_id);
}

TEST(the_files_of_a_folder_are_loaded_providers_first)
{
    struct story story;
    static const char *const ids[] = { SOURCE, SINK, VIEWER };
    char order[256] = "";

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    test_copy_in_place(machine_path("source_1"), test_path("plugins/c.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    /* A host that makes an instance for each loaded event never fails. */
    for (size_t i = 0; i < 3; i++) {
        story_expect(&story, PDK_EVENT_LOADED);
        assert_string_equal(story.event.plugin, ids[i]);
        chain_make(&story, story.event.plugin);
    }
    story_expect_nothing(&story);
    pdk_host_each_plugin(story.host, note_id, order);
    assert_string_equal(order, "test.source test.sink test.viewer ");
    story_end(&story);
}

TEST(a_file_of_a_folder_does_not_wait_for_what_nobody_provides)
{
    struct story story;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    test_copy_by_rename(machine_path("source_1"), test_path("plugins/c.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    chain_make(&story, VIEWER);
    story_end(&story);
}

TEST(a_circle_in_a_folder_costs_one_of_its_files)
{
    struct story story;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("source_circle"),
                       test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/c.so"));
    test_copy_in_place(machine_path("1"), test_path("plugins/d.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.machine");
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    chain_expect_refused(&story, " -> test.s");
    story_expect_nothing(&story);
    story_end(&story);
}

TEST_MAIN(RUN(the_files_of_a_folder_are_loaded_providers_first),
          RUN(a_file_of_a_folder_does_not_wait_for_what_nobody_provides),
          RUN(a_circle_in_a_folder_costs_one_of_its_files))
