/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "watched.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEVER UINT64_MAX

static struct rlimit lower_descriptors(rlim_t to)
{
    struct rlimit before, after;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    after = before;
    after.rlim_cur = to;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &after), 0);
    return before;
}

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
    assert_true(is_readable(watch, 10000));
    pdk__watch_alarm(watch, NEVER);
    assert_true(is_readable(watch, 10000));
    assert_int_equal(changed(watch), 1 << 4 | 1 << 5);
    assert_true(falls_silent(watch));
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

TEST(without_descriptors_there_is_no_watch)
{
    struct watch *watch = NULL;
    pdk_error error = PDK_ERROR_INIT;
    int next = dup(0);

    (void)state;
    close(next);
    for (int more = 0; more < 3; more++) {
        struct rlimit before = lower_descriptors((rlim_t)(next + more));
        pdk_result result = pdk__watch_create(&watch, &error);

        setrlimit(RLIMIT_NOFILE, &before);
        assert_result(result, PDK_E_LIMIT);
        assert_null(watch);
    }
}

/* Watches in a user namespace that has a limit of its own. */
static int run_out_of_watches(const char *path)
{
    pdk_error error = PDK_ERROR_INIT;
    struct watch *watch = NULL;
    int limit;

    if (unshare(CLONE_NEWUSER) != 0)
        return 77;
    limit = open("/proc/sys/user/max_inotify_watches", O_WRONLY);
    if (limit < 0 || write(limit, "2", 1) != 1)
        return 77;
    if (pdk__watch_create(&watch, NULL) != PDK_OK)
        return 1;
    if (pdk__watch_add(watch, path, false, 1, &error) != PDK_E_LIMIT ||
        strstr(error.message, "max_user_watches") == NULL)
        return 2;
    if (pdk__watch_add(watch, "/a.so", false, 1, &error) != PDK_OK)
        return 3;
    return 0;
}

TEST(without_watches_nothing_is_half_watched)
{
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0)
        _exit(run_out_of_watches("/usr/share/doc/none/a.so"));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        print_message("this system does not let a test limit watches\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

TEST(a_folder_that_may_not_be_read_cannot_be_watched_but_be_passed)
{
    struct watch *watch = open_watch();
    pdk_result hidden, beyond;
    uid_t user = geteuid();

    (void)state;
    assert_int_equal(mkdir(test_path("closed"), 0755), 0);
    assert_int_equal(mkdir(test_path("closed/open"), 0755), 0);
    assert_int_equal(chmod(test_path("closed"), 0111), 0);
    assert_int_equal(chmod(test_folder(), 0755), 0);
    if (user == 0)
        assert_int_equal(seteuid(65534), 0);
    hidden = pdk__watch_add(watch, test_path("closed/a.so"), false, 1, NULL);
    beyond =
        pdk__watch_add(watch, test_path("closed/open/a.so"), false, 2, NULL);
    assert_int_equal(seteuid(user), 0);
    assert_result(hidden, PDK_E_SYSTEM);
    assert_result(beyond, PDK_OK);
    test_write_text(test_path("closed/open/a.so"), "one");
    assert_int_equal(changed(watch), 1 << 2);
    pdk__watch_destroy(watch);
    assert_int_equal(chmod(test_path("closed"), 0755), 0);
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
          RUN(without_descriptors_there_is_no_watch),
          RUN(without_watches_nothing_is_half_watched),
          RUN(a_folder_that_may_not_be_read_cannot_be_watched_but_be_passed))
