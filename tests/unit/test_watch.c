/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "watched.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEVER UINT64_MAX

TEST(a_file_written_in_place_changed_when_it_is_closed)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();
    int file;

    (void)state;
    test_write_text(path, "one");
    watch_file(watch, path, 1);
    assert_int_equal(changed(watch), 0);
    file = open(path, O_WRONLY | O_TRUNC);
    assert_int_equal(write(file, "two", 3), 3);
    assert_int_equal(changed(watch), 0);
    close(file);
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(changed(watch), 0);
    pdk__watch_destroy(watch);
}

TEST(a_file_begun_is_not_yet_a_change)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();
    int file;

    (void)state;
    watch_file(watch, path, 1);
    file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0700);
    assert_int_equal(changed(watch), 0);
    assert_int_equal(write(file, "one", 3), 3);
    assert_int_equal(changed(watch), 0);
    close(file);
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(a_file_renamed_over_the_target_is_a_change)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(path, "one");
    watch_file(watch, path, 1);
    for (int i = 0; i < 3; i++) {
        test_copy_by_rename(path, path);
        assert_int_equal(changed(watch), 1 << 1);
    }
    assert_int_equal(rename(path, test_path("b.so")), 0);
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(a_link_to_a_complete_file_is_a_change)
{
    const char *path = test_path("a.so"), *other = test_path("deps.so");
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(other, "one");
    watch_file(watch, path, 1);
    assert_int_equal(link(other, path), 0);
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(link(other, path), 0);
    assert_int_equal(unlink(other), 0);
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(a_file_removed_and_made_again_changed_each_time)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(path, "one");
    watch_file(watch, path, 1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(path, "two");
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(unlink(path), 0);
    test_write_text(path, "three");
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(what_happens_to_other_names_is_nobodys_change)
{
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(test_path("a.so"), "one");
    watch_file(watch, test_path("a.so"), 1);
    test_write_text(test_path("a.so.tmp"), "two");
    test_write_text(test_path("a.s"), "two");
    assert_int_equal(unlink(test_path("a.s")), 0);
    assert_int_equal(chmod(test_path("a.so"), 0700), 0);
    assert_int_equal(changed(watch), 0);
    pdk__watch_destroy(watch);
}

TEST(many_targets_in_one_folder_are_told_apart)
{
    struct watch *watch = open_watch();
    uint32_t numbers[4];
    char name[16];

    (void)state;
    for (uint32_t i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "%u.so", i);
        test_write_text(test_path(name), "one");
        watch_file(watch, test_path(name), i);
    }
    changed(watch);
    test_write_text(test_path("7.so"), "two");
    test_write_text(test_path("22.so"), "two");
    test_write_text(test_path("7.so"), "three");
    assert_int_equal(changed(watch), 1 << 7 | 1 << 22);
    for (uint32_t i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "%u.so", i);
        test_write_text(test_path(name), "two");
    }
    assert_int_equal(pdk__watch_read(watch, numbers, 4), 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(numbers[i], i);
    assert_int_equal(changed(watch), 1 << 4 | 1 << 5);
    pdk__watch_destroy(watch);
}

TEST(two_targets_for_one_file_are_both_told)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, path, 1);
    watch_file(watch, path, 2);
    test_write_text(path, "one");
    assert_int_equal(changed(watch), 1 << 1 | 1 << 2);
    pdk__watch_remove(watch, 1);
    test_write_text(path, "two");
    assert_int_equal(changed(watch), 1 << 2);
    pdk__watch_destroy(watch);
}

TEST(a_removed_target_is_not_told_even_if_it_changed_before)
{
    struct watch *watch = open_watch();
    uint32_t number;

    (void)state;
    for (uint32_t i = 1; i <= 4; i++)
        watch_file(watch, test_path("a.so"), i);
    test_write_text(test_path("a.so"), "one");
    assert_int_equal(pdk__watch_read(watch, &number, 1), 1);
    assert_int_equal(number, 4);
    pdk__watch_remove(watch, 3);
    pdk__watch_remove(watch, 1);
    pdk__watch_remove(watch, 9);
    assert_int_equal(changed(watch), 1 << 2);
    pdk__watch_remove(watch, 2);
    pdk__watch_remove(watch, 4);
    test_write_text(test_path("a.so"), "two");
    assert_int_equal(changed(watch), 0);
    watch_file(watch, test_path("a.so"), 3);
    test_write_text(test_path("a.so"), "three");
    assert_int_equal(changed(watch), 1 << 3);
    pdk__watch_destroy(watch);
}

TEST(a_folder_changes_when_any_name_in_it_does)
{
    struct watch *watch = open_watch();

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    assert_result(pdk__watch_add(watch, test_path("plugins/"), true, 3, NULL),
                  PDK_OK);
    test_write_text(test_path("plugins/new.so"), "one");
    assert_int_equal(changed(watch), 1 << 3);
    assert_int_equal(unlink(test_path("plugins/new.so")), 0);
    assert_int_equal(changed(watch), 1 << 3);
    test_write_text(test_path("beside.so"), "one");
    assert_int_equal(changed(watch), 0);
    assert_int_equal(rmdir(test_path("plugins")), 0);
    assert_int_equal(changed(watch), 1 << 3);
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    assert_int_equal(changed(watch), 1 << 3);
    test_write_text(test_path("plugins/new.so"), "two");
    assert_int_equal(changed(watch), 1 << 3);
    pdk__watch_destroy(watch);
}

TEST(the_descriptor_is_readable_when_there_is_something)
{
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, test_path("a.so"), 1);
    assert_true(falls_silent(watch));
    test_write_text(test_path("a.so"), "one");
    assert_true(is_readable(watch, 10000));
    assert_int_equal(changed(watch), 1 << 1);
    assert_true(falls_silent(watch));
    pdk__watch_destroy(watch);
}

TEST(an_alarm_makes_the_descriptor_readable_until_it_is_read)
{
    struct watch *watch = open_watch();

    (void)state;
    pdk__watch_alarm(watch, 1000000);
    assert_true(is_readable(watch, 10000));
    assert_true(is_readable(watch, 0));
    assert_int_equal(changed(watch), 0);
    assert_false(is_readable(watch, 0));
    pdk__watch_alarm(watch, 0);
    assert_true(is_readable(watch, 10000));
    pdk__watch_alarm(watch, NEVER);
    assert_false(is_readable(watch, 0));
    pdk__watch_alarm(watch, NEVER - 1);
    assert_false(is_readable(watch, 0));
    pdk__watch_destroy(watch);
}

TEST(a_number_in_use_is_refused)
{
    struct watch *watch = open_watch();
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    watch_file(watch, test_path("a.so"), 1);
    watch_file(watch, test_path("a.so"), 1 + 1024);
    assert_result(pdk__watch_add(watch, test_path("b.so"), false, 1, &error),
                  PDK_E_ARGUMENT);
    assert_contains(error.message, "b.so");
    pdk__watch_destroy(watch);
    pdk__watch_destroy(NULL);
}

TEST(a_folder_on_the_way_to_one_target_is_still_watched_for_another)
{
    struct watch *watch = open_watch();

    (void)state;
    assert_int_equal(mkdir(test_path("below"), 0700), 0);
    test_write_text(test_path("a.so"), "one");
    watch_file(watch, test_path("a.so"), 1);
    watch_file(watch, test_path("below/b.so"), 2);
    test_write_text(test_path("a.so"), "two");
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_remove(watch, 2);
    test_write_text(test_path("a.so"), "three");
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(what_happens_on_the_way_to_one_target_is_not_told_of_another)
{
    struct watch *watch = open_watch();

    (void)state;
    assert_int_equal(mkdir(test_path("x"), 0700), 0);
    assert_int_equal(mkdir(test_path("y"), 0700), 0);
    watch_file(watch, test_path("x/a.so"), 1);
    watch_file(watch, test_path("y/a.so"), 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rmdir(test_path("x")), 0);
        assert_int_equal(mkdir(test_path("x"), 0700), 0);
        assert_int_equal(changed(watch), 1 << 1);
        assert_int_equal(rmdir(test_path("y")), 0);
        assert_int_equal(mkdir(test_path("y"), 0700), 0);
        assert_int_equal(changed(watch), 1 << 2);
    }
    pdk__watch_destroy(watch);
}

TEST(what_did_not_fit_keeps_the_descriptor_readable)
{
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, test_path("a.so"), 1);
    test_write_text(test_path("a.so"), "one");
    assert_int_equal(pdk__watch_read(watch, NULL, 0), 0);
    assert_true(is_readable(watch, 0));
    pdk__watch_alarm(watch, NEVER);
    assert_true(is_readable(watch, 0));
    pdk__watch_alarm(watch, UINT64_C(3600000000000));
    assert_true(is_readable(watch, 0));
    assert_int_equal(changed(watch), 1 << 1);
    assert_true(falls_silent(watch));
    pdk__watch_destroy(watch);
}

TEST_MAIN(RUN(a_file_written_in_place_changed_when_it_is_closed),
          RUN(a_file_begun_is_not_yet_a_change),
          RUN(a_file_renamed_over_the_target_is_a_change),
          RUN(a_link_to_a_complete_file_is_a_change),
          RUN(a_file_removed_and_made_again_changed_each_time),
          RUN(what_happens_to_other_names_is_nobodys_change),
          RUN(many_targets_in_one_folder_are_told_apart),
          RUN(two_targets_for_one_file_are_both_told),
          RUN(a_removed_target_is_not_told_even_if_it_changed_before),
          RUN(a_folder_changes_when_any_name_in_it_does),
          RUN(the_descriptor_is_readable_when_there_is_something),
          RUN(an_alarm_makes_the_descriptor_readable_until_it_is_read),
          RUN(a_number_in_use_is_refused),
          RUN(a_folder_on_the_way_to_one_target_is_still_watched_for_another),
          RUN(what_happens_on_the_way_to_one_target_is_not_told_of_another),
          RUN(what_did_not_fit_keeps_the_descriptor_readable))
