/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts where the system does not tell what happens to files: here everything
 * is on a disk of another machine's.
 */
#include "story.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>

int __real_statfs(const char *path, struct statfs *info);
int __wrap_statfs(const char *path, struct statfs *info);

int __wrap_statfs(const char *path, struct statfs *info)
{
    int result = __real_statfs(path, info);

    info->f_type = 0x6969;
    return result;
}

/* Waits as hosts do that sleep between events. */
static void wait_for_event(struct story *story)
{
    while (!pdk_host_poll(story->host, &story->event))
        assert_true(pdk_host_wait(story->host, 10000));
}

static void expect_in_time(struct story *story, uint32_t kind)
{
    wait_for_event(story);
    assert_string_equal(pdk_event_name(story->event.kind),
                        pdk_event_name(kind));
}

TEST(a_host_says_that_it_only_looks_and_reloads_all_the_same)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    expect_in_time(&story, PDK_EVENT_LOADED);
    expect_in_time(&story, PDK_EVENT_DEGRADED);
    assert_string_equal(story.event.path, story.path);
    assert_result(story.event.error.code, PDK_E_UNSUPPORTED);
    assert_int_equal(story.event.error.stage, PDK_STAGE_WATCH);
    assert_contains(story.event.error.message, "NFS");
    story_expect_nothing(&story);
    story_publish(&story, "2");
    expect_in_time(&story, PDK_EVENT_RELOADED);
    story_overwrite(&story, "3");
    expect_in_time(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(a_host_says_it_of_a_folder_too)
{
    struct story story;
    char folder[512];

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    snprintf(folder, sizeof folder, "%s", test_path("plugins"));
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_result(pdk_host_load(story.host, folder, NULL), PDK_OK);
    expect_in_time(&story, PDK_EVENT_DEGRADED);
    assert_string_equal(story.event.path, folder);
    test_copy_in_place(machine_path("1"), test_path("plugins/machine.so"));
    wait_for_event(&story);
    /* Of the new file it may be said before or after it is loaded. */
    if (story.event.kind == PDK_EVENT_DEGRADED)
        wait_for_event(&story);
    assert_int_equal(story.event.kind, PDK_EVENT_LOADED);
    story_end(&story);
}

TEST_MAIN(RUN(a_host_says_that_it_only_looks_and_reloads_all_the_same),
          RUN(a_host_says_it_of_a_folder_too))
