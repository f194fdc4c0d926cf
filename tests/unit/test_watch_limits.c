/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Watching where the system says no: no more descriptors, no more watches, a
 * folder that is not ours to read.
 */
#include "watched.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failing.h"

/* Some user who owns nothing here. */
#define STRANGER 65534

static struct rlimit lower_descriptors(rlim_t to)
{
    struct rlimit before, after;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    after = before;
    after.rlim_cur = to;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &after), 0);
    return before;
}

TEST(without_descriptors_there_is_no_watch)
{
    struct watch *watch = NULL;
    pdk_error error = PDK_ERROR_INIT;
    int next = dup(0);

    (void)state;
    close(next);
    for (int more = 0; more < 2; more++) {
        struct rlimit before = lower_descriptors((rlim_t)(next + more));
        pdk_result result = pdk__watch_create(&watch, &error);

        setrlimit(RLIMIT_NOFILE, &before);
        assert_result(result, PDK_E_LIMIT);
        assert_null(watch);
    }
}

/* The next change is told, and to nobody else. */
static bool is_told(struct watch *watch, uint32_t number)
{
    uint32_t told = 0;

    while (is_readable(watch, 10000))
        if (pdk__watch_read(watch, &told, 1) == 1)
            return told == number;
    return false;
}

static bool is_said(struct watch *watch, uint32_t number, pdk_result code,
                    const char *part)
{
    pdk_error why = PDK_ERROR_INIT;
    uint32_t said = 0;

    return pdk__watch_degraded(watch, &said, &why) && said == number &&
           why.code == code && strstr(why.message, part) != NULL;
}

TEST(without_a_descriptor_for_events_files_are_looked_at)
{
    struct watch *watch = NULL;
    int next = dup(0);
    struct rlimit before;
    pdk_result result;
    uint32_t number;

    (void)state;
    close(next);
    test_write_text(test_path("a.so"), "one");
    before = lower_descriptors((rlim_t)(next + 3));
    result = pdk__watch_create(&watch, NULL);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_result(result, PDK_OK);
    watch_file(watch, test_path("a.so"), 1);
    watch_file(watch, test_path("b.so"), 2);
    pdk__watch_remove(watch, 2);
    watch_file(watch, test_path("c.so"), 3);
    assert_result(pdk__watch_add(watch, test_path("b.so"), false, 1, NULL),
                  PDK_E_ARGUMENT);
    assert_true(is_said(watch, 1, PDK_E_LIMIT, "max_user_instances"));
    assert_true(is_said(watch, 3, PDK_E_LIMIT, "max_user_instances"));
    assert_false(pdk__watch_degraded(watch, &number, NULL));
    test_write_text(test_path("a.so"), "two");
    assert_true(is_told(watch, 1));
    pdk__watch_destroy(watch);
}

/* How many watches the descriptors of this process hold. */
static int count_watches(void)
{
    char path[64], line[256];
    int count = 0;

    for (int i = 0; i < 64; i++) {
        FILE *file;

        snprintf(path, sizeof path, "/proc/self/fdinfo/%d", i);
        file = fopen(path, "r");
        while (file != NULL && fgets(line, sizeof line, file) != NULL)
            count += strncmp(line, "inotify wd:", 11) == 0;
        if (file != NULL)
            fclose(file);
    }
    return count;
}

TEST(a_folder_is_watched_once_and_as_long_as_somebody_wants_it)
{
    struct watch *watch = open_watch();
    int ours;

    (void)state;
    assert_int_equal(mkdir(test_path("x"), 0700), 0);
    watch_file(watch, test_path("a.so"), 1);
    ours = count_watches();
    assert_true(ours > 0);
    watch_file(watch, test_path("b.so"), 2);
    assert_int_equal(count_watches(), ours);
    watch_file(watch, test_path("x/a.so"), 3);
    assert_int_equal(count_watches(), ours + 1);
    pdk__watch_remove(watch, 3);
    assert_int_equal(count_watches(), ours);
    pdk__watch_remove(watch, 1);
    assert_int_equal(count_watches(), ours);
    pdk__watch_remove(watch, 2);
    assert_int_equal(count_watches(), 0);
    pdk__watch_destroy(watch);
}

TEST(an_allocation_that_fails_leaves_no_watch_behind)
{
    struct watch *watch = open_watch();
    unsigned number = 0, refused = 0;
    bool happened = true;

    (void)state;
    assert_int_equal(mkdir(test_path("x"), 0700), 0);
    while (happened) {
        pdk_result result;

        failing_arm(FAILING_MEMORY, ++number);
        result = pdk__watch_add(watch, test_path("x/a.so"), false, 1, NULL);
        happened = failing_disarm();
        if (result == PDK_OK)
            pdk__watch_remove(watch, 1);
        else
            assert_result(result, PDK_E_MEMORY);
        refused += result != PDK_OK;
        assert_int_equal(count_watches(), 0);
    }
    assert_true(refused > 4); /* the target, and each step of the way to it */
    pdk__watch_destroy(watch);
}

/* Lets this process have that many watches, in a user namespace of its own. */
static bool limit_watches(int limit)
{
    const char *path = "/proc/sys/user/max_inotify_watches";
    char text[16];
    int file;
    bool is_set;

    if (unshare(CLONE_NEWUSER) != 0)
        return false;
    snprintf(text, sizeof text, "%d", limit);
    file = open(path, O_WRONLY);
    is_set = write(file, text, strlen(text)) == (ssize_t)strlen(text);
    close(file);
    return is_set;
}

static void run_limited(void (*run)(void), int limit)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (!limit_watches(limit))
            _exit(77);
        run();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        print_message("this system does not let a test limit watches\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* As an assertion, in the process that a test has started. */
static void must(bool claim)
{
    if (!claim)
        _exit(1);
}

static void add_beyond_the_limit(void)
{
    struct watch *watch = NULL;
    uint32_t number;

    must(pdk__watch_create(&watch, NULL) == PDK_OK);
    must(chdir(test_folder()) == 0);
    must(pdk__watch_add(watch, "a.so", false, 1, NULL) == PDK_OK);
    must(is_said(watch, 1, PDK_E_LIMIT, "max_user_watches"));
    must(count_watches() == 0);
    must(pdk__watch_add(watch, "/a.so", false, 2, NULL) == PDK_OK);
    must(!pdk__watch_degraded(watch, &number, NULL));
    must(count_watches() == 1);
    test_write_text("a.so", "one");
    must(is_told(watch, 1));
    pdk__watch_destroy(watch);
}

TEST(a_target_without_watches_is_looked_at_and_not_half_watched)
{
    (void)state;
    run_limited(add_beyond_the_limit, 2);
}

/* The way to one target grows longer than the limit allows. */
static void lose_and_find(void)
{
    struct watch *watch = NULL;
    uint32_t numbers[4];

    must(pdk__watch_create(&watch, NULL) == PDK_OK);
    must(chdir(test_folder()) == 0);
    must(pdk__watch_add(watch, "x/y/a.so", false, 1, NULL) == PDK_OK);
    must(pdk__watch_add(watch, "z/a.so", false, 2, NULL) == PDK_OK);
    must(mkdir("x", 0700) == 0 && mkdir("x/y", 0700) == 0);
    must(pdk__watch_read(watch, numbers, 4) == 1 && numbers[0] == 1);
    must(is_said(watch, 1, PDK_E_LIMIT, "max_user_watches"));
    test_write_text("x/y/a.so", "one");
    must(is_told(watch, 1));
    test_write_text("z/a.so", "one");
    must(is_told(watch, 2));
    pdk__watch_remove(watch, 2);
    pdk__watch_destroy(watch);
}

TEST(a_target_that_was_lost_for_want_of_watches_is_looked_at)
{
    struct watch *watch = open_watch();
    int used;

    (void)state;
    assert_int_equal(mkdir(test_path("z"), 0700), 0);
    watch_file(watch, test_path("z/a.so"), 1);
    watch_file(watch, test_path("x/a.so"), 2);
    used = count_watches();
    pdk__watch_destroy(watch);
    run_limited(lose_and_find, used + 1);
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
        assert_int_equal(seteuid(STRANGER), 0);
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

TEST(a_folder_that_goes_is_noticed_even_below_one_that_may_not_be_read)
{
    struct watch *watch = open_watch();
    uid_t user = geteuid();
    uint32_t set;

    (void)state;
    assert_int_equal(mkdir(test_path("closed"), 0755), 0);
    assert_int_equal(mkdir(test_path("closed/open"), 0755), 0);
    assert_int_equal(chmod(test_path("closed"), 0311), 0);
    assert_int_equal(chmod(test_folder(), 0755), 0);
    if (user == 0)
        assert_int_equal(chown(test_path("closed"), STRANGER, STRANGER), 0);
    if (user == 0)
        assert_int_equal(seteuid(STRANGER), 0);
    watch_file(watch, test_path("closed/open/a.so"), 1);
    assert_int_equal(rmdir(test_path("closed/open")), 0);
    set = changed(watch);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(set, 1 << 1);
    pdk__watch_destroy(watch);
    assert_int_equal(chmod(test_path("closed"), 0755), 0);
}

TEST_MAIN(
    RUN(without_descriptors_there_is_no_watch),
    RUN(a_folder_is_watched_once_and_as_long_as_somebody_wants_it),
    RUN(without_a_descriptor_for_events_files_are_looked_at),
    RUN(an_allocation_that_fails_leaves_no_watch_behind),
    RUN(a_target_without_watches_is_looked_at_and_not_half_watched),
    RUN(a_target_that_was_lost_for_want_of_watches_is_looked_at),
    RUN(a_folder_that_may_not_be_read_cannot_be_watched_but_be_passed),
    RUN(a_folder_that_goes_is_noticed_even_below_one_that_may_not_be_read))
