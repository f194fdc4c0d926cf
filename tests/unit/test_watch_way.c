/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
/*
 * What happens on the way to a target: folders that go and come, links that
 * are switched.
 */
#include "watched.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/way.h"

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(test_path(name), 0700), 0);
}

static void move(const char *from, const char *to)
{
    assert_int_equal(rename(test_path(from), test_path(to)), 0);
}

static void make_link(const char *to, const char *name)
{
    assert_int_equal(symlink(to, test_path(name)), 0);
}

/* What `ln -sfn` and deployments do: no moment without a link. */
static void switch_link(const char *to, const char *name)
{
    make_link(to, "aside");
    move("aside", name);
}

static int remove_entry(const char *path, const struct stat *info, int kind,
                        struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

static void remove_all(const char *name)
{
    assert_int_equal(
        nftw(test_path(name), remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* After whatever happened, the target is still watched. */
static void assert_watched(struct watch *watch, const char *name)
{
    assert_int_equal(changed(watch), 0);
    test_write_text(test_path(name), "still watched");
    assert_int_equal(changed(watch), 1 << 1);
    test_copy_by_rename(test_path(name), test_path(name));
    assert_int_equal(changed(watch), 1 << 1);
}

TEST(a_folder_removed_and_made_again_is_watched_again)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("build");
    test_write_text(test_path("build/a.so"), "one");
    watch_file(watch, test_path("build/a.so"), 1);
    remove_all("build");
    assert_int_equal(changed(watch), 1 << 1);
    make_folder("build");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "build/a.so");
    for (int i = 0; i < 20; i++) {
        remove_all("build");
        make_folder("build");
        test_write_text(test_path("build/a.so"), "two");
        assert_int_equal(changed(watch), 1 << 1);
    }
    assert_watched(watch, "build/a.so");
    pdk__watch_destroy(watch);
}

TEST(a_folder_that_somebody_still_has_open_is_watched_again_all_the_same)
{
    struct watch *watch = open_watch();
    int open_folder;

    (void)state;
    make_folder("build");
    watch_file(watch, test_path("build/a.so"), 1);
    open_folder = open(test_path("build"), O_RDONLY | O_DIRECTORY);
    remove_all("build");
    make_folder("build");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "build/a.so");
    close(open_folder);
    pdk__watch_destroy(watch);
}

TEST(a_path_that_is_not_there_is_watched_for_step_by_step)
{
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, test_path("x/y/z/a.so"), 1);
    make_folder("x");
    assert_int_equal(changed(watch), 1 << 1);
    make_folder("w");
    assert_int_equal(changed(watch), 0);
    make_folder("x/y");
    make_folder("x/y/z");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "x/y/z/a.so");
    pdk__watch_destroy(watch);
}

TEST(a_folder_further_up_can_be_exchanged)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("out");
    make_folder("out/lib");
    test_write_text(test_path("out/lib/a.so"), "one");
    watch_file(watch, test_path("out/lib/a.so"), 1);
    make_folder("next");
    make_folder("next/lib");
    test_write_text(test_path("next/lib/a.so"), "two");
    assert_int_equal(changed(watch), 0);
    move("out", "old");
    assert_int_equal(changed(watch), 1 << 1);
    move("next", "out");
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(test_path("old/lib/a.so"), "nobody looks at this");
    assert_watched(watch, "out/lib/a.so");
    pdk__watch_destroy(watch);
}

TEST(a_target_that_is_a_link_is_watched_where_it_leads)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("real");
    test_write_text(test_path("real/a.so.1"), "one");
    test_write_text(test_path("real/a.so.2"), "two");
    make_link("real/a.so.1", "a.so");
    watch_file(watch, test_path("a.so"), 1);
    assert_watched(watch, "real/a.so.1");
    test_write_text(test_path("real/a.so.2"), "not yet");
    assert_int_equal(changed(watch), 0);
    switch_link("real/a.so.2", "a.so");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "real/a.so.2");
    test_write_text(test_path("real/a.so.1"), "not any more");
    assert_int_equal(changed(watch), 0);
    assert_int_equal(unlink(test_path("a.so")), 0);
    make_link("real/a.so.1", "a.so");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "real/a.so.1");
    pdk__watch_destroy(watch);
}

TEST(a_file_can_take_the_place_of_a_link_and_a_link_that_of_a_file)
{
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(test_path("b.so"), "one");
    test_write_text(test_path("a.so"), "one");
    watch_file(watch, test_path("a.so"), 1);
    switch_link("b.so", "a.so");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "b.so");
    test_write_text(test_path("c.so"), "two");
    move("c.so", "a.so");
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(test_path("b.so"), "not any more");
    assert_watched(watch, "a.so");
    pdk__watch_destroy(watch);
}

TEST(a_link_called_current_can_be_switched)
{
    struct watch *watch = open_watch();
    char absolute[600];

    (void)state;
    make_folder("one");
    make_folder("two");
    test_write_text(test_path("one/a.so"), "one");
    test_write_text(test_path("two/a.so"), "two");
    make_link("one", "current");
    watch_file(watch, test_path("current/a.so"), 1);
    assert_watched(watch, "one/a.so");
    switch_link("two", "current");
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(test_path("one/a.so"), "not any more");
    assert_watched(watch, "two/a.so");
    snprintf(absolute, sizeof absolute, "%s", test_path("one/../one/."));
    switch_link(absolute, "current");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "one/a.so");
    pdk__watch_destroy(watch);
}

TEST(a_mounted_volume_that_switches_its_data_is_seen)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("volume");
    make_folder("volume/..2026_1");
    test_write_text(test_path("volume/..2026_1/a.so"), "one");
    make_link("..2026_1", "volume/..data");
    make_link("..data/a.so", "volume/a.so");
    watch_file(watch, test_path("volume/a.so"), 1);
    make_folder("volume/..2026_2");
    test_write_text(test_path("volume/..2026_2/a.so"), "two");
    assert_int_equal(changed(watch), 0);
    make_link("..2026_2", "volume/..data_tmp");
    move("volume/..data_tmp", "volume/..data");
    assert_int_equal(changed(watch), 1 << 1);
    remove_all("volume/..2026_1");
    assert_watched(watch, "volume/..2026_2/a.so");
    pdk__watch_destroy(watch);
}

TEST(links_that_lead_in_a_circle_are_waited_for)
{
    struct watch *watch = open_watch();

    (void)state;
    make_link("b", "a");
    make_link("a", "b");
    watch_file(watch, test_path("a/x.so"), 1);
    make_folder("real");
    switch_link("real", "b");
    assert_int_equal(changed(watch), 1 << 1);
    assert_watched(watch, "real/x.so");
    pdk__watch_destroy(watch);
}

TEST(a_folder_target_behind_a_link_is_followed)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("one");
    make_folder("two");
    make_link("one", "plugins");
    assert_result(pdk__watch_add(watch, test_path("plugins"), true, 1, NULL),
                  PDK_OK);
    test_write_text(test_path("one/new.so"), "one");
    assert_int_equal(changed(watch), 1 << 1);
    switch_link("two", "plugins");
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(test_path("one/new.so"), "not any more");
    assert_int_equal(changed(watch), 0);
    test_write_text(test_path("two/new.so"), "two");
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(a_relative_path_is_meant_from_where_we_were)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("here");
    make_folder("there");
    assert_int_equal(chdir(test_path("here")), 0);
    watch_file(watch, "../here/./a.so", 1);
    assert_int_equal(chdir(test_path("there")), 0);
    assert_watched(watch, "here/a.so");
    assert_int_equal(chdir("/"), 0);
    pdk__watch_destroy(watch);
}

TEST(a_thousand_targets_cost_one_watch_for_each_folder)
{
    struct watch *watch = open_watch();
    uint32_t numbers[4] = { 0 };
    char name[24];
    int descriptors = test_open_descriptors();

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "%u.so", i);
        watch_file(watch, test_path(name), i);
    }
    assert_in_range(test_open_descriptors(), descriptors, descriptors + 30);
    test_write_text(test_path("777.so"), "one");
    assert_int_equal(read_watch(watch, numbers, 4), 1);
    assert_int_equal(numbers[0], 777);
    for (uint32_t i = 0; i < 1000; i += 2)
        pdk__watch_remove(watch, i);
    test_write_text(test_path("500.so"), "one");
    test_write_text(test_path("501.so"), "one");
    assert_int_equal(read_watch(watch, numbers, 4), 1);
    assert_int_equal(numbers[0], 501);
    pdk__watch_destroy(watch);
}

TEST(a_name_or_path_too_long_leads_nowhere)
{
    struct watch *watch = open_watch();
    pdk_error error = PDK_ERROR_INIT;
    static char path[PATH_MAX + 100], name[400];
    struct way way;

    (void)state;
    memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    assert_result(pdk__watch_add(watch, path, false, 1, &error), PDK_E_SYSTEM);
    pdk__way_begin(&way, path);
    assert_false(pdk__way_next(&way, name, sizeof name));
    path[300] = '\0';
    assert_result(pdk__watch_add(watch, path, true, 1, NULL), PDK_OK);
    pdk__watch_destroy(watch);
}

TEST_MAIN(
    RUN(a_folder_removed_and_made_again_is_watched_again),
    RUN(a_folder_that_somebody_still_has_open_is_watched_again_all_the_same),
    RUN(a_path_that_is_not_there_is_watched_for_step_by_step),
    RUN(a_folder_further_up_can_be_exchanged),
    RUN(a_target_that_is_a_link_is_watched_where_it_leads),
    RUN(a_file_can_take_the_place_of_a_link_and_a_link_that_of_a_file),
    RUN(a_link_called_current_can_be_switched),
    RUN(a_mounted_volume_that_switches_its_data_is_seen),
    RUN(links_that_lead_in_a_circle_are_waited_for),
    RUN(a_folder_target_behind_a_link_is_followed),
    RUN(a_relative_path_is_meant_from_where_we_were),
    RUN(a_thousand_targets_cost_one_watch_for_each_folder),
    RUN(a_name_or_path_too_long_leads_nowhere))
