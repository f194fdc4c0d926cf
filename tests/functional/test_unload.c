/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What is retired goes, also where its build would keep it; what stays is told.
 */
#include "story.h"

#include <stdlib.h>
#include <string.h>

/* Reloads two builds in turn and expects that each starts from its own values,
 * and that nothing of them is left. */
static void expect_clean_reloads(const char *one, const char *other)
{
    const char *builds[] = { other, one };
    struct story story;
    const pdk_binding *binding = story_start(&story, one, NULL);

    for (int i = 0; i < 100; i++) {
        uint32_t revision;

        story_publish(&story, builds[i % 2]);
        story_expect(&story, PDK_EVENT_RELOADED);
        revision = story_revision(binding);
        assert_int_equal(revision, 2 - i % 2);
        assert_int_equal(story_step(binding), revision * 1000 + 1);
        assert_int_equal(story_step(binding), revision * 1000 + 2);
        story_expect_nothing(&story);
        assert_int_equal(story_mapped_images(), 1);
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(unique_symbols_are_each_generations_own)
{
    (void)state;
    expect_clean_reloads("unique_1", "unique_2");
}

TEST(an_image_linked_to_stay_is_unloaded)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "nodelete", NULL);
    for (int i = 0; i < 100; i++) {
        story_publish(&story, i % 2 ? "nodelete" : "3");
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_int_equal(story_revision(binding), 3 - i % 2);
        assert_false(pdk_host_poll(story.host, &story.event));
        assert_int_equal(story_mapped_images(), 1);
        story.log[0] = '\0';
    }
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

TEST(the_file_as_it_was_built_is_not_reloaded_for_having_been_mended)
{
    struct story story;

    (void)state;
    story_start(&story, "nodelete", NULL);
    story_publish(&story, "nodelete");
    story_expect_nothing(&story);
    assert_result(pdk_host_reload(story.host, "test.machine", NULL),
                  PDK_E_UNCHANGED);
    story_end(&story);
}

static pdk_result crash(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    (void)argument, (void)error;
    ((const machine_v1 *)table)->crash(self, MACHINE_CRASH_NULL);
    return PDK_OK;
}

TEST(a_mended_build_that_came_back_is_known_by_what_was_built)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "nodelete", NULL);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_result(pdk_guard(binding, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_revision(binding), 2);
    story_publish(&story, "nodelete");
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(an_image_that_stays_mapped_is_counted_as_a_zombie)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "pinned", NULL);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_ZOMBIE);
    assert_int_equal(pdk_host_zombie_count(story.host), 1);
    assert_int_equal(story_revision(binding), 3);
    assert_int_equal(story_mapped_images(), 2);
    story_end(&story);
}

TEST_MAIN(RUN(unique_symbols_are_each_generations_own),
          RUN(an_image_linked_to_stay_is_unloaded),
          RUN(the_file_as_it_was_built_is_not_reloaded_for_having_been_mended),
          RUN(a_mended_build_that_came_back_is_known_by_what_was_built),
          RUN(an_image_that_stays_mapped_is_counted_as_a_zombie))
