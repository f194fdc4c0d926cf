/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the engine's thread does after a reload, so that the host need not.
 */
#include "story.h"

#include <stdlib.h>
#include <unistd.h>

#include "platform/file.h"
#include "platform/image.h"

static void start(struct story *story, const char *machine)
{
    pdk_host_options options = { .flags = PDK_HOST_THREAD };

    story_start_with(story, machine, options);
    story_expect_nothing(story);
}

TEST(what_was_replaced_is_unloaded_beside_the_host)
{
    struct story story;

    (void)state;
    unsetenv("MACHINE_DESTRUCTED_BY");
    start(&story, "telling");
    story_publish(&story, "1");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(atoi(getenv("MACHINE_DESTROYED_BY")), getpid());
    assert_int_not_equal(atoi(getenv("MACHINE_DESTRUCTED_BY")), 0);
    assert_int_not_equal(atoi(getenv("MACHINE_DESTRUCTED_BY")), getpid());
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(objects_of_the_engines_thread_end_with_their_image)
{
    struct story story;

    (void)state;
    start(&story, "thread_1");
    story_publish(&story, "thread_early");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_publish(&story, "thread_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 1);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    story_end(&story);
}

TEST(who_unloads_a_plugin_waits_for_all_of_its_images)
{
    struct story story;

    (void)state;
    start(&story, "1");
    for (int i = 0; i < 50; i++) {
        story_publish(&story, i % 2 ? "1" : "2");
        story_expect(&story, PDK_EVENT_RELOADED);
        pdk_host_poll(story.host, &story.event);
        assert_result(pdk_host_unload(story.host, "test.machine", NULL),
                      PDK_OK);
        assert_int_equal(story_mapped_images(), 0);
        assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
        story_expect(&story, PDK_EVENT_UNLOADED);
        story_expect(&story, PDK_EVENT_LOADED);
    }
    story_end(&story);
}

/* Who completes copies. */
static _Atomic pid_t filled_by;

pdk_result __real_pdk__file_backfill(const char *path,
                                     const struct file *source, uint64_t offset,
                                     uint64_t size_bytes, pdk_error *error);
pdk_result __wrap_pdk__file_backfill(const char *path,
                                     const struct file *source, uint64_t offset,
                                     uint64_t size_bytes, pdk_error *error);

pdk_result __wrap_pdk__file_backfill(const char *path,
                                     const struct file *source, uint64_t offset,
                                     uint64_t size_bytes, pdk_error *error)
{
    filled_by = gettid();
    return __real_pdk__file_backfill(path, source, offset, size_bytes, error);
}

TEST(copies_are_completed_beside_the_host)
{
    struct story story;

    (void)state;
    /* Under a sanitizer copies are whole before they are loaded. */
    if (pdk__image_is_examined())
        skip();
    start(&story, "1");
    assert_int_not_equal(filled_by, getpid());
    assert_int_not_equal(filled_by, 0);
    filled_by = 0;
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(filled_by, 0);
    story_expect_nothing(&story);
    assert_int_not_equal(filled_by, getpid());
    assert_int_not_equal(filled_by, 0);
    story_end(&story);
}

TEST_MAIN(RUN(what_was_replaced_is_unloaded_beside_the_host),
          RUN(objects_of_the_engines_thread_end_with_their_image),
          RUN(who_unloads_a_plugin_waits_for_all_of_its_images),
          RUN(copies_are_completed_beside_the_host))
