/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One build that is refused, whatever the reason, changes nothing. */
static void expect_refusal(const char *running, const char *candidate,
                           pdk_result code, uint32_t stage)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, running, NULL);
    const void *table = binding->table;
    int descriptors;

    story_expect_nothing(&story);
    descriptors = test_open_descriptors();
    story_step(binding);
    story_publish(&story, candidate);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, code);
    assert_string_equal(pdk_stage_name(story.event.error.stage),
                        pdk_stage_name(stage));
    assert_int_not_equal(strlen(story.event.error.message), 0);
    assert_string_equal(story.event.error.path, story.path);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_int_equal(story.event.generation, 1);

    assert_ptr_equal(binding->table, table);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 2);
    story_settle(&story);
    assert_int_equal(test_open_descriptors(), descriptors);
    assert_int_equal(story_mapped_images(), 1);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);

    /* It is said once, and the next good build comes in. */
    story_expect_nothing(&story);
    if (code != PDK_E_SAVE && stage != PDK_STAGE_SAVE) {
        story_publish(&story, "3");
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_int_equal(story_revision(binding), 3);
        assert_int_equal(story_step(binding), 3);
    }
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(a_build_without_a_plugin_is_refused)
{
    (void)state;
    expect_refusal("1", "no_plugin", PDK_E_NO_ENTRY, PDK_STAGE_METADATA);
}

TEST(a_build_with_a_hidden_entry_is_refused)
{
    (void)state;
    expect_refusal("1", "no_entry", PDK_E_NO_ENTRY, PDK_STAGE_PROVE);
}

TEST(no_constructor_of_a_build_for_another_abi_runs)
{
    struct story story;

    (void)state;
    unsetenv("MACHINE_CONSTRUCTED");
    story_start(&story, "1", NULL);
    story_publish(&story, "foreign_abi");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_null(getenv("MACHINE_CONSTRUCTED"));
    story_publish(&story, "constructs");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_non_null(getenv("MACHINE_CONSTRUCTED"));
    story_end(&story);
}

TEST(a_build_for_another_abi_is_refused)
{
    (void)state;
    expect_refusal("1", "foreign_abi", PDK_E_ABI_VERSION, PDK_STAGE_METADATA);
}

TEST(a_build_with_an_undefined_symbol_is_refused)
{
    (void)state;
    expect_refusal("1", "undefined", PDK_E_LOAD, PDK_STAGE_LOAD);
}

TEST(a_build_with_another_id_is_refused)
{
    (void)state;
    expect_refusal("1", "other_id", PDK_E_IDENTITY, PDK_STAGE_GATE);
}

TEST(a_build_without_the_bound_interface_is_refused)
{
    (void)state;
    expect_refusal("1", "no_interface", PDK_E_INTERFACE, PDK_STAGE_GATE);
}

TEST(a_build_that_refuses_to_create_is_refused)
{
    (void)state;
    expect_refusal("1", "refuse_create", PDK_E_CREATE, PDK_STAGE_CREATE);
}

TEST(a_plugin_that_cannot_save_goes_on_running)
{
    (void)state;
    expect_refusal("refuse_save", "2", PDK_E_SAVE, PDK_STAGE_SAVE);
}

TEST(a_build_that_refuses_the_state_is_refused)
{
    (void)state;
    expect_refusal("1", "refuse_restore", PDK_E_RESTORE, PDK_STAGE_RESTORE);
}

TEST(a_build_that_fails_its_own_test_is_refused)
{
    (void)state;
    expect_refusal("1", "fail_self_test", PDK_E_SELF_TEST, PDK_STAGE_SELF_TEST);
}

TEST(a_build_that_refuses_to_migrate_is_refused)
{
    (void)state;
    expect_refusal("1", "refuse_migrate", PDK_E_MIGRATE, PDK_STAGE_MIGRATE);
}

TEST(a_build_that_crashes_while_it_is_created_is_refused)
{
    (void)state;
    expect_refusal("1", "crash_create", PDK_E_CRASHED, PDK_STAGE_CREATE);
}

TEST(a_build_that_crashes_while_it_restores_is_refused)
{
    (void)state;
    expect_refusal("1", "crash_restore", PDK_E_CRASHED, PDK_STAGE_RESTORE);
}

TEST(what_was_handed_over_is_given_back_after_a_refusal)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    story_publish(&story, "refuse_activate");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_ACTIVATE);
    assert_contains(story.event.error.message, "the port is taken");
    assert_string_equal(story.log,
                        "create 2\nsave 1\nrestore 2\nself_test 2\n"
                        "deactivate 1\nactivate 2\nquiesce 2\ndestroy 2\n"
                        "activate 1\n");
    assert_int_equal(story_step(binding), 1);
    story_end(&story);
}

TEST(a_file_cut_at_any_place_never_replaces_the_running_build)
{
    struct story story;
    const pdk_binding *binding;
    size_t size;
    char *image = test_read(machine_path("2"), &size);

    (void)state;
    binding = story_start(&story, "1", NULL);
    for (size_t cut = 0; cut < size; cut += 256) {
        test_write(test_path("cut"), image, cut);
        assert_int_equal(rename(test_path("cut"), story.path), 0);
        story_expect(&story, PDK_EVENT_REFUSED);
        assert_true(story.event.error.code == PDK_E_TRUNCATED ||
                    story.event.error.code == PDK_E_NOT_ELF);
        assert_int_equal(story.event.error.stage, PDK_STAGE_COPY);
        assert_int_equal(story_revision(binding), 1);
    }
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    free(image);
    story_end(&story);
}

TEST(an_incomplete_file_is_given_time_to_be_completed)
{
    struct story story;
    const pdk_binding *binding;
    pdk_event event;
    size_t size;
    char *image = test_read(machine_path("2"), &size);

    (void)state;
    binding = story_start(&story, "1", NULL);
    test_write(story.path, image, size / 2);
    for (int i = 0; i < 10; i++) {
        assert_false(pdk_host_poll(story.host, &event));
        story.now_ns += 1000000;
    }
    test_write(story.path, image, size);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    free(image);
    story_end(&story);
}

TEST(a_file_that_is_being_written_is_waited_for)
{
    struct story story;
    const pdk_binding *binding;
    size_t size;
    char *image = test_read(machine_path("2"), &size);
    FILE *writer;

    (void)state;
    binding = story_start(&story, "1", NULL);
    test_copy_in_place(machine_path("2"), test_path("aside"));
    writer = fopen(test_path("aside"), "r+b");
    assert_int_equal(rename(test_path("aside"), story.path), 0);
    story_expect_nothing(&story);
    assert_int_equal(story_revision(binding), 1);
    fclose(writer);
    story_expect(&story, PDK_EVENT_RELOADED);
    free(image);
    story_end(&story);
}

TEST(a_refused_build_is_not_tried_again_until_it_changes)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    story_publish(&story, "fail_self_test");
    story_expect(&story, PDK_EVENT_REFUSED);
    story.log[0] = '\0';
    story_publish(&story, "fail_self_test");
    story_expect_nothing(&story);
    assert_string_equal(story.log, "");
    /* Unless the host asks for it. */
    assert_result(pdk_host_reload(story.host, "test.machine", NULL),
                  PDK_E_SELF_TEST);
    story_expect(&story, PDK_EVENT_REFUSED);
    story_end(&story);
}

TEST_MAIN(RUN(a_build_without_a_plugin_is_refused),
          RUN(a_build_with_a_hidden_entry_is_refused),
          RUN(no_constructor_of_a_build_for_another_abi_runs),
          RUN(a_build_for_another_abi_is_refused),
          RUN(a_build_with_an_undefined_symbol_is_refused),
          RUN(a_build_with_another_id_is_refused),
          RUN(a_build_without_the_bound_interface_is_refused),
          RUN(a_build_that_refuses_to_create_is_refused),
          RUN(a_plugin_that_cannot_save_goes_on_running),
          RUN(a_build_that_refuses_the_state_is_refused),
          RUN(a_build_that_fails_its_own_test_is_refused),
          RUN(a_build_that_refuses_to_migrate_is_refused),
          RUN(a_build_that_crashes_while_it_is_created_is_refused),
          RUN(a_build_that_crashes_while_it_restores_is_refused),
          RUN(what_was_handed_over_is_given_back_after_a_refusal),
          RUN(a_file_cut_at_any_place_never_replaces_the_running_build),
          RUN(an_incomplete_file_is_given_time_to_be_completed),
          RUN(a_file_that_is_being_written_is_waited_for),
          RUN(a_refused_build_is_not_tried_again_until_it_changes))
