/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "watched.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(a_file_written_in_place_changed)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(path, "one");
    watch_file(watch, path, 1);
    assert_int_equal(changed(watch), 0);
    for (int i = 0; i < 3; i++) {
        test_write_text(path, "two");
        assert_int_equal(changed(watch), 1 << 1);
        assert_int_equal(changed(watch), 0);
    }
    pdk__watch_destroy(watch);
}

TEST(a_file_written_to_by_somebody_who_keeps_it_open_changed)
{
    const char *path = test_path("a.so");
    struct watch *watch = open_watch();
    uint32_t set;
    int file;

    (void)state;
    test_write_text(path, "one");
    watch_file(watch, path, 1);
    file = open(path, O_WRONLY | O_TRUNC);
    assert_int_equal(write(file, "tw", 2), 2);
    set = changed(watch);
    assert_int_equal(write(file, "o", 1), 1);
    close(file);
    assert_int_equal(set | changed(watch), 1 << 1);
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
    assert_int_equal(changed(watch), 0);
    pdk__watch_destroy(watch);
}

TEST(an_older_file_is_a_change_as_well)
{
    const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(test_path("a.so"), "one");
    test_write_text(test_path("backup"), "two");
    assert_int_equal(utimensat(AT_FDCWD, test_path("backup"), times, 0), 0);
    watch_file(watch, test_path("a.so"), 1);
    assert_int_equal(rename(test_path("backup"), test_path("a.so")), 0);
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

TEST(a_file_written_by_another_of_its_names_changed)
{
    const char *path = test_path("a.so"), *other = test_path("deps.so");
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(other, "one");
    assert_int_equal(link(other, path), 0);
    watch_file(watch, path, 1);
    test_write_text(other, "two");
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(changed(watch), 1 << 1);
    assert_int_equal(link(other, path), 0);
    assert_int_equal(changed(watch), 1 << 1);
    test_write_text(other, "three");
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
    assert_int_equal(read_watch(watch, numbers, 4), 4);
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
    uint32_t told, left;

    (void)state;
    for (uint32_t i = 1; i <= 4; i++)
        watch_file(watch, test_path("a.so"), i);
    test_write_text(test_path("a.so"), "one");
    assert_int_equal(read_watch(watch, &told, 1), 1);
    left = told == 2 ? 3 : 2;
    for (uint32_t i = 1; i <= 4; i++)
        if (i != told && i != left)
            pdk__watch_remove(watch, i);
    pdk__watch_remove(watch, 9);
    assert_int_equal(changed(watch), 1 << left);
    pdk__watch_remove(watch, told);
    pdk__watch_remove(watch, left);
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

/* Another folder, that cannot be mistaken for the one before. */
static void make_again(const char *name)
{
    assert_int_equal(mkdir(test_path("aside"), 0700), 0);
    assert_int_equal(rmdir(test_path(name)), 0);
    assert_int_equal(rename(test_path("aside"), test_path(name)), 0);
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
        make_again("x");
        assert_int_equal(changed(watch), 1 << 1);
        make_again("y");
        assert_int_equal(changed(watch), 1 << 2);
    }
    pdk__watch_destroy(watch);
}

TEST_MAIN(RUN(a_file_written_in_place_changed),
          RUN(a_file_written_to_by_somebody_who_keeps_it_open_changed),
          RUN(what_happens_to_other_names_is_nobodys_change),
          RUN(an_older_file_is_a_change_as_well),
          RUN(a_file_renamed_over_the_target_is_a_change),
          RUN(a_link_to_a_complete_file_is_a_change),
          RUN(a_file_written_by_another_of_its_names_changed),
          RUN(a_file_removed_and_made_again_changed_each_time),
          RUN(many_targets_in_one_folder_are_told_apart),
          RUN(two_targets_for_one_file_are_both_told),
          RUN(a_removed_target_is_not_told_even_if_it_changed_before),
          RUN(a_folder_changes_when_any_name_in_it_does),
          RUN(a_number_in_use_is_refused),
          RUN(a_folder_on_the_way_to_one_target_is_still_watched_for_another),
          RUN(what_happens_on_the_way_to_one_target_is_not_told_of_another))
