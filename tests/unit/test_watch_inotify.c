/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What inotify tells, and no other watcher: that a file was closed, and that
 * events were lost.
 */
#include "watched.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST(what_leaves_the_bytes_alone_is_no_change)
{
    struct watch *watch = open_watch();

    (void)state;
    test_write_text(test_path("a.so"), "one");
    watch_file(watch, test_path("a.so"), 1);
    assert_int_equal(chmod(test_path("a.so"), 0700), 0);
    assert_int_equal(changed(watch), 0);
    pdk__watch_destroy(watch);
}

TEST(when_events_are_lost_all_targets_are_told_and_stay_watched)
{
    FILE *limit_file = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
    struct watch *watch = open_watch();
    unsigned limit = 0;

    (void)state;
    assert_non_null(limit_file);
    assert_int_equal(fscanf(limit_file, "%u", &limit), 1);
    fclose(limit_file);
    assert_int_equal(mkdir(test_path("build"), 0700), 0);
    test_write_text(test_path("build/a.so"), "one");
    watch_file(watch, test_path("build/a.so"), 1);
    watch_file(watch, test_path("b.so"), 2);
    for (unsigned i = 0; i < limit / 2 + 10; i++) {
        int file = open(test_path("build/flood"), O_RDONLY | O_CREAT, 0600);

        close(file);
        assert_int_equal(unlink(test_path("build/flood")), 0);
    }
    assert_int_equal(unlink(test_path("build/a.so")), 0);
    assert_int_equal(rmdir(test_path("build")), 0);
    assert_int_equal(mkdir(test_path("build"), 0700), 0);
    assert_int_equal(changed(watch), 1 << 1 | 1 << 2);
    assert_true(falls_silent(watch));
    test_write_text(test_path("build/a.so"), "still watched");
    assert_int_equal(changed(watch), 1 << 1);
    pdk__watch_destroy(watch);
}

TEST(an_empty_folder_that_was_made_again_is_another_one)
{
    struct watch *watch = open_watch();

    (void)state;
    assert_int_equal(mkdir(test_path("x"), 0700), 0);
    watch_file(watch, test_path("x/a.so"), 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rmdir(test_path("x")), 0);
        assert_int_equal(mkdir(test_path("x"), 0700), 0);
        assert_int_equal(changed(watch), 1 << 1);
    }
    pdk__watch_destroy(watch);
}

TEST_MAIN(RUN(an_empty_folder_that_was_made_again_is_another_one),
          RUN(a_file_written_in_place_changed_when_it_is_closed),
          RUN(a_file_begun_is_not_yet_a_change),
          RUN(what_leaves_the_bytes_alone_is_no_change),
          RUN(when_events_are_lost_all_targets_are_told_and_stay_watched))
