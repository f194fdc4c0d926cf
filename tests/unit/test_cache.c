/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/cache.h"
#include "platform/file.h"

/* "PARENT/pdk-UID" in the test's folder. */
static const char *base_path(void)
{
    char name[64];

    snprintf(name, sizeof name, "pdk-%lu", (unsigned long)geteuid());
    return test_path(name);
}

static bool count_entry(void *context, const char *name)
{
    (void)name;
    ++*(int *)context;
    return true;
}

static int count_entries(const char *path)
{
    int count = 0;

    assert_result(pdk__folder_each(path, count_entry, &count, NULL), PDK_OK);
    return count;
}

/* A process that opens a cache, puts a file in it and dies. */
static void leave_cache_behind(void)
{
    struct cache cache;
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        char path[600];

        if (pdk__cache_open(&cache, test_folder(), NULL) != PDK_OK)
            _exit(1);
        snprintf(path, sizeof path, "%s/left.1.so", cache.path);
        _exit(pdk__file_write_new(path, "left", 4, 0700, NULL) != PDK_OK);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

TEST(a_cache_is_a_private_folder_that_goes_away_when_closed)
{
    struct cache cache;
    struct stat info;
    char path[600];

    (void)state;
    assert_result(pdk__cache_open(&cache, test_folder(), NULL), PDK_OK);
    assert_int_equal(cache.path[0], '/');
    assert_int_equal(stat(cache.path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(stat(base_path(), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    snprintf(path, sizeof path, "%s/a.1.so", cache.path);
    assert_result(pdk__file_write_new(path, "a", 1, 0700, NULL), PDK_OK);
    pdk__cache_close(&cache);
    assert_int_equal(count_entries(base_path()), 0);
    pdk__cache_close(&cache);
}

TEST(two_caches_of_one_process_do_not_meet)
{
    struct cache one, other;

    (void)state;
    assert_result(pdk__cache_open(&one, test_folder(), NULL), PDK_OK);
    assert_result(pdk__cache_open(&other, test_folder(), NULL), PDK_OK);
    assert_string_not_equal(one.path, other.path);
    assert_true(pdk__folder_is(one.path));
    pdk__cache_close(&one);
    assert_true(pdk__folder_is(other.path));
    pdk__cache_close(&other);
}

TEST(the_cache_of_a_dead_process_is_swept_away_and_that_of_a_living_is_not)
{
    struct cache living, next;

    (void)state;
    assert_result(pdk__cache_open(&living, test_folder(), NULL), PDK_OK);
    leave_cache_behind();
    assert_int_equal(count_entries(base_path()), 2);
    assert_result(pdk__cache_open(&next, test_folder(), NULL), PDK_OK);
    assert_int_equal(count_entries(base_path()), 2);
    assert_true(pdk__folder_is(living.path));
    pdk__cache_close(&next);
    pdk__cache_close(&living);
}

TEST(folders_in_a_cache_go_with_it_and_links_are_not_followed)
{
    struct cache cache, next;
    char path[600];

    (void)state;
    assert_int_equal(mkdir(test_path("outside"), 0700), 0);
    test_write_text(test_path("outside/kept"), "kept");
    for (int i = 0; i < 2; i++) {
        assert_result(pdk__cache_open_for_files(&cache, test_folder(), NULL),
                      PDK_OK);
        snprintf(path, sizeof path, "%s/room", cache.path);
        assert_int_equal(mkdir(path, 0700), 0);
        snprintf(path, sizeof path, "%s/room/lock", cache.path);
        test_write_text(path, "");
        snprintf(path, sizeof path, "%s/room/link", cache.path);
        assert_int_equal(symlink(test_path("outside"), path), 0);
        if (i == 0)
            pdk__cache_close(&cache);
        else
            pdk__cache_leave(&cache);
    }
    assert_int_equal(count_entries(base_path()), 1);
    assert_result(pdk__cache_open(&next, test_folder(), NULL), PDK_OK);
    assert_int_equal(count_entries(base_path()), 1);
    assert_true(pdk__folder_is(next.path));
    pdk__cache_close(&next);
    assert_int_equal(count_entries(test_path("outside")), 1);
}

TEST(a_folder_that_was_left_without_a_lock_is_swept_away)
{
    struct cache cache;
    char path[600];

    (void)state;
    assert_int_equal(mkdir(base_path(), 0700), 0);
    snprintf(path, sizeof path, "%s/1-abcdef", base_path());
    assert_int_equal(mkdir(path, 0700), 0);
    assert_result(pdk__cache_open(&cache, test_folder(), NULL), PDK_OK);
    assert_int_equal(count_entries(base_path()), 1);
    pdk__cache_close(&cache);
}

TEST(many_processes_make_and_sweep_caches_at_once)
{
    pid_t children[6];
    int status;

    (void)state;
    for (int i = 0; i < 6; i++) {
        children[i] = fork();
        for (int k = 0; children[i] == 0 && k < 40; k++) {
            struct cache cache;

            if (pdk__cache_open(&cache, test_folder(), NULL) != PDK_OK ||
                !pdk__folder_is(cache.path))
                _exit(1);
            if (k % 2 == 0)
                pdk__cache_close(&cache);
            else
                pdk__cache_leave(&cache);
        }
        if (children[i] == 0)
            _exit(0);
    }
    for (int i = 0; i < 6; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
}

TEST(a_folder_that_others_may_enter_is_refused)
{
    struct cache cache;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(mkdir(base_path(), 0700), 0);
    assert_int_equal(chmod(base_path(), 0755), 0);
    assert_result(pdk__cache_open(&cache, test_folder(), &error), PDK_E_EXISTS);
    assert_contains(error.message, "mode 755");
    assert_string_equal(error.path, test_folder());
    assert_int_equal(cache.lock, -1);
    pdk__cache_close(&cache);
}

TEST(a_link_or_a_file_in_place_of_the_folder_is_refused)
{
    struct cache cache;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(mkdir(test_path("elsewhere"), 0700), 0);
    assert_int_equal(symlink("elsewhere", base_path()), 0);
    assert_result(pdk__cache_open(&cache, test_folder(), &error), PDK_E_EXISTS);
    assert_int_equal(unlink(base_path()), 0);
    test_write_text(base_path(), "");
    assert_result(pdk__cache_open(&cache, test_folder(), &error), PDK_E_EXISTS);
    assert_contains(error.message, "is not a folder");
}

TEST(a_folder_of_another_user_is_refused)
{
    struct cache cache;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    if (geteuid() != 0) {
        print_message("only root can give a folder away\n");
        skip();
    }
    assert_int_equal(mkdir(base_path(), 0700), 0);
    assert_int_equal(chown(base_path(), 65534, 65534), 0);
    assert_result(pdk__cache_open(&cache, test_folder(), &error), PDK_E_EXISTS);
    assert_contains(error.message, "belongs to user 65534");
}

TEST(a_parent_must_exist_and_leave_room_for_a_name)
{
    char deep[512];
    struct cache cache;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk__cache_open(&cache, test_path("none"), &error),
                  PDK_E_NOT_FOUND);
    test_write_text(test_path("file"), "");
    assert_result(pdk__cache_open(&cache, test_path("file"), &error),
                  PDK_E_NOT_FOUND);
    snprintf(deep, sizeof deep, "%s", test_folder());
    while (strlen(deep) < 500) {
        strncat(deep, "/0123456789", sizeof deep - strlen(deep) - 1);
        assert_int_equal(mkdir(deep, 0700), 0);
    }
    assert_result(pdk__cache_open(&cache, deep, &error), PDK_E_LIMIT);
}

static bool write_line(const char *path, const char *line)
{
    int descriptor = open(path, O_WRONLY);
    ssize_t put = write(descriptor, line, strlen(line));

    close(descriptor);
    return put == (ssize_t)strlen(line);
}

/* Mounts a file system without code, seen by this process alone. */
static bool mount_noexec(const char *path)
{
    char user[64], group[64];

    snprintf(user, sizeof user, "%lu %lu 1", (unsigned long)geteuid(),
             (unsigned long)geteuid());
    snprintf(group, sizeof group, "%lu %lu 1", (unsigned long)getegid(),
             (unsigned long)getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
           write_line("/proc/self/uid_map", user) &&
           write_line("/proc/self/setgroups", "deny") &&
           write_line("/proc/self/gid_map", group) &&
           mount("none", path, "tmpfs", MS_NOEXEC, "") == 0;
}

TEST(a_folder_where_code_cannot_be_mapped_is_refused)
{
    struct cache cache;
    pdk_error error = PDK_ERROR_INIT;
    const char *mounted = test_path("mounted");
    pid_t child;
    int status;

    (void)state;
    assert_int_equal(mkdir(mounted, 0700), 0);
    child = fork();
    if (child == 0) {
        if (!mount_noexec(mounted))
            _exit(77);
        if (pdk__cache_open(&cache, mounted, &error) != PDK_E_UNSUPPORTED)
            _exit(1);
        if (pdk__cache_open_for_files(&cache, mounted, NULL) != PDK_OK)
            _exit(2);
        pdk__cache_close(&cache);
        _exit(strstr(error.message, "noexec") == NULL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        print_message("a file system cannot be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

TEST_MAIN(
    RUN(a_cache_is_a_private_folder_that_goes_away_when_closed),
    RUN(two_caches_of_one_process_do_not_meet),
    RUN(the_cache_of_a_dead_process_is_swept_away_and_that_of_a_living_is_not),
    RUN(folders_in_a_cache_go_with_it_and_links_are_not_followed),
    RUN(a_folder_that_was_left_without_a_lock_is_swept_away),
    RUN(many_processes_make_and_sweep_caches_at_once),
    RUN(a_folder_that_others_may_enter_is_refused),
    RUN(a_link_or_a_file_in_place_of_the_folder_is_refused),
    RUN(a_folder_of_another_user_is_refused),
    RUN(a_parent_must_exist_and_leave_room_for_a_name),
    RUN(a_folder_where_code_cannot_be_mapped_is_refused))
