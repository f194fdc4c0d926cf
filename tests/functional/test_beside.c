/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Plugins with libraries of their own beside them, though they are loaded from
 * a copy elsewhere.
 */
#include "story.h"

#include <string.h>
#include <sys/stat.h>

static bool is_mapped(const char *name)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[1024];
    bool found = false;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        found |= strstr(line, name) != NULL;
    fclose(maps);
    return found;
}

static void copy_library(const char *name)
{
    char from[512], to[64];

    snprintf(from, sizeof from, "%s", machine_path("1"));
    snprintf(strrchr(from, '/'), 64, "/libs/%s", name);
    snprintf(to, sizeof to, "libs/%s", name);
    test_copy_by_rename(from, test_path(to));
}

static void expect_step(const char *build, int64_t expected)
{
    struct story story;
    const pdk_binding *binding;

    assert_int_equal(mkdir(test_path("libs"), 0700), 0);
    copy_library("libbeside_near.so");
    copy_library("libbeside_far.so");
    binding = story_start(&story, build, NULL);
    assert_int_equal(story_step(binding), expected);
    assert_true(is_mapped("libbeside_far.so"));
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(pdk_host_zombie_count(story.host), 0);
    assert_false(is_mapped("libbeside_far.so"));
    story_end(&story);
}

TEST(a_library_beside_the_original_is_found_by_its_run_path)
{
    (void)state;
    expect_step("runpath", 7 + 1);
}

TEST(what_a_library_beside_needs_is_found_by_an_inherited_path)
{
    (void)state;
    expect_step("rpath", 71 + 1);
}

TEST(a_library_that_is_not_there_is_named)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    story_publish(&story, "runpath");
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_E_LOAD);
    assert_contains(error.message, "libbeside_far.so");
    assert_string_equal(error.path, story.path);
    story_end(&story);
}

TEST(a_library_beside_that_cannot_be_loaded_is_named)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(mkdir(test_path("libs"), 0700), 0);
    test_write_text(test_path("libs/libbeside_far.so"), "no library");
    story_begin(&story, (pdk_host_options){ 0 });
    story_publish(&story, "runpath");
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_E_LOAD);
    assert_contains(error.message, "libs/libbeside_far.so");
    story_end(&story);
}

TEST_MAIN(RUN(a_library_beside_the_original_is_found_by_its_run_path),
          RUN(what_a_library_beside_needs_is_found_by_an_inherited_path),
          RUN(a_library_that_is_not_there_is_named),
          RUN(a_library_beside_that_cannot_be_loaded_is_named))
