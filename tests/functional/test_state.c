/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TEST(an_older_state_is_migrated_step_by_step)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    story_step(binding);
    story_publish(&story, "state_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 2);
    story_publish(&story, "state_5");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 3);
    story_end(&story);
}

TEST(versions_may_be_skipped)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    story_step(binding);
    story_publish(&story, "state_5");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

TEST(a_newer_state_is_refused_cleanly)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "state_2", NULL);
    story_step(binding);
    story_publish(&story, "1");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_STATE_NEWER);
    assert_contains(story.event.error.message, "version 2");
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

TEST(without_a_migrate_hook_restore_decides_about_older_states)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    story_publish(&story, "state_2_strict");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_RESTORE);
    assert_contains(story.event.error.message, "version 1 is too old");
    assert_int_equal(story_revision(binding), 1);
    story_end(&story);
}

TEST(a_plugin_without_state_starts_afresh)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    pdk_snapshot *snapshot = NULL;

    (void)state;
    binding = story_start(&story, "no_state", &instance);
    story_step(binding);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL),
                  PDK_E_UNSUPPORTED);
    assert_null(snapshot);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.state_bytes, 0);
    assert_int_equal(story_step(binding), 1);
    story_end(&story);
}

static const pdk_host_options checking = { .flags = PDK_HOST_CHECK_STATES };

TEST(a_state_with_an_address_of_its_image_is_refused_and_told)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start_with(&story, "addressed", checking);
    story_expect_nothing(&story); /* its symbols are there now */
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_SAVE);
    assert_int_equal(story.event.error.stage, PDK_STAGE_SAVE);
    assert_contains(story.event.error.message,
                    "'point' is the address of landmark");
    assert_int_equal(story_revision(binding), 1);
    story_end(&story);
}

TEST(addresses_in_a_state_are_looked_for_only_if_asked)
{
    static const pdk_host_options no_options;
    struct story story;

    (void)state;
    story_start_with(&story, "addressed", no_options);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
    story_start_with(&story, "1", checking);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(a_snapshot_survives_a_file_and_another_host)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    pdk_snapshot *snapshot, *back;
    pdk_snapshot_info info;
    const char *path = test_path("machine.state");

    (void)state;
    binding = story_start(&story, "1", &instance);
    for (int i = 0; i < 7; i++)
        story_step(binding);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL), PDK_OK);
    assert_result(pdk_snapshot_write(snapshot, path, NULL), PDK_OK);
    pdk_snapshot_destroy(snapshot);
    assert_int_equal(story_step(binding), 8);
    story_end(&story);

    binding = story_start(&story, "state_2", &instance);
    assert_result(pdk_snapshot_read(&back, path, NULL), PDK_OK);
    info = pdk_snapshot_describe(back);
    assert_string_equal(info.plugin_id, "test.machine");
    assert_int_equal(info.state_version, 1);
    assert_int_not_equal(strlen(info.build_id), 0);
    assert_int_equal(pdk_get_i64(pdk_root(info.state), "steps", 0), 7);
    assert_result(pdk_snapshot_apply(back, instance, NULL), PDK_OK);
    assert_int_equal(story_step(binding), 8);
    pdk_snapshot_destroy(back);
    story_end(&story);
}

TEST(a_state_is_shown_as_json)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    pdk_snapshot *snapshot;
    char *json;

    (void)state;
    binding = story_start(&story, "1", &instance);
    story_step(binding);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL), PDK_OK);
    assert_result(
        pdk_value_to_json(
            &json, pdk_root(pdk_snapshot_describe(snapshot).state), 0, NULL),
        PDK_OK);
    assert_string_equal(json, "{\"steps\":1}");
    free(json);
    pdk_snapshot_destroy(snapshot);
    story_end(&story);
}

TEST(a_state_is_not_given_to_another_plugin)
{
    struct story story;
    pdk_instance *instance, *second;
    pdk_snapshot *snapshot;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_start(&story, "two", &instance);
    assert_result(
        pdk_instance_create(&second, story.host, "test.second", NULL, NULL),
        PDK_OK);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL), PDK_OK);
    assert_result(pdk_snapshot_apply(snapshot, second, &error), PDK_E_IDENTITY);
    assert_contains(error.message, "test.second");
    assert_result(pdk_snapshot_apply(NULL, second, NULL), PDK_E_ARGUMENT);
    assert_result(pdk_snapshot_take(NULL, second, NULL), PDK_E_ARGUMENT);
    pdk_snapshot_destroy(snapshot);
    story_end(&story);
}

TEST(a_damaged_snapshot_is_refused)
{
    struct story story;
    pdk_instance *instance;
    pdk_snapshot *snapshot, *back = NULL;
    pdk_error error = PDK_ERROR_INIT;
    const char *path = test_path("machine.state");
    size_t size;
    char *bytes;

    (void)state;
    story_start(&story, "1", &instance);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL), PDK_OK);
    assert_result(pdk_snapshot_write(snapshot, path, NULL), PDK_OK);
    bytes = test_read(path, &size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 0x10;
        test_write(path, bytes, size);
        assert_result(pdk_snapshot_read(&back, path, &error),
                      PDK_E_STATE_CORRUPT);
        assert_string_equal(error.path, path);
        bytes[i] ^= 0x10;
    }
    for (size_t cut = 0; cut < size; cut++) {
        test_write(path, bytes, cut);
        assert_result(pdk_snapshot_read(&back, path, NULL),
                      PDK_E_STATE_CORRUPT);
    }
    assert_result(pdk_snapshot_read(&back, test_path("none"), NULL),
                  PDK_E_NOT_FOUND);
    assert_null(back);
    assert_result(pdk_snapshot_write(snapshot, test_path("no/where"), NULL),
                  PDK_E_NOT_FOUND);
    free(bytes);
    pdk_snapshot_destroy(snapshot);
    pdk_snapshot_destroy(NULL);
    story_end(&story);
}

TEST_MAIN(RUN(an_older_state_is_migrated_step_by_step),
          RUN(versions_may_be_skipped), RUN(a_newer_state_is_refused_cleanly),
          RUN(without_a_migrate_hook_restore_decides_about_older_states),
          RUN(a_plugin_without_state_starts_afresh),
          RUN(a_state_with_an_address_of_its_image_is_refused_and_told),
          RUN(addresses_in_a_state_are_looked_for_only_if_asked),
          RUN(a_snapshot_survives_a_file_and_another_host),
          RUN(a_state_is_shown_as_json),
          RUN(a_state_is_not_given_to_another_plugin),
          RUN(a_damaged_snapshot_is_refused))
