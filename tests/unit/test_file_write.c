/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/file.h"

#define NO_LIMIT UINT64_MAX

TEST(a_new_file_never_replaces_one)
{
    pdk_error error = PDK_ERROR_INIT;
    const char *path = test_path("file");
    struct stat info;
    char *data;

    (void)state;
    assert_result(pdk__file_write_new(path, "first", 5, 0700, NULL), PDK_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_result(pdk__file_write_new(path, "second", 6, 0700, &error),
                  PDK_E_EXISTS);
    data = test_read(path, NULL);
    assert_string_equal(data, "first");
    free(data);
    assert_result(pdk__file_write_new(test_path("no/file"), "", 0, 0700, NULL),
                  PDK_E_NOT_FOUND);
}

TEST(what_does_not_fit_on_the_disk_does_not_stay)
{
    static char big[10000];
    const char *path = test_path("file"), *kept = test_path("kept");
    pdk_error error = PDK_ERROR_INIT;
    struct rlimit before, after;
    pdk_result created, replaced;
    char *data;

    (void)state;
    test_write_text(kept, "old");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    after = before;
    after.rlim_cur = 4096;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &after), 0);
    created = pdk__file_write_new(path, big, sizeof big, 0600, &error);
    replaced = pdk__file_replace(kept, big, sizeof big, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_result(created, PDK_E_SYSTEM);
    assert_result(replaced, PDK_E_SYSTEM);
    assert_int_equal(error.system_code, EFBIG);
    assert_int_equal(access(path, F_OK), -1);
    data = test_read(kept, NULL);
    assert_string_equal(data, "old");
    free(data);
    assert_int_equal(unlink(kept), 0);
    assert_int_equal(rmdir(test_folder()), 0);
}

TEST(a_replaced_file_keeps_its_mode_and_leaves_nothing_beside_it)
{
    const char *path = test_path("file");
    struct stat info;
    char *data;

    (void)state;
    assert_result(pdk__file_replace(path, "new", 3, NULL), PDK_OK);
    assert_int_equal(chmod(path, 0640), 0);
    assert_result(pdk__file_replace(path, "newer", 5, NULL), PDK_OK);
    data = test_read(path, NULL);
    assert_string_equal(data, "newer");
    free(data);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    pdk__file_remove(path);
    assert_int_equal(rmdir(test_folder()), 0);
    assert_result(pdk__file_replace(path, "new", 3, NULL), PDK_E_NOT_FOUND);
}

TEST(the_rest_of_a_file_is_filled_in)
{
    static char whole[700000];
    const char *from = test_path("from"), *to = test_path("to");
    struct file source = FILE_INIT;
    size_t size;
    char *data;

    (void)state;
    for (size_t i = 0; i < sizeof whole; i++)
        whole[i] = (char)(i * 7 + i / 1000);
    test_write(from, whole, sizeof whole);
    test_write(to, whole, 1000);
    assert_result(pdk__file_open(&source, from, NO_LIMIT, NULL), PDK_OK);
    assert_result(
        pdk__file_backfill(to, &source, 1000, sizeof whole - 1000, NULL),
        PDK_OK);
    data = test_read(to, &size);
    assert_int_equal(size, sizeof whole);
    assert_memory_equal(data, whole, sizeof whole);
    free(data);
    pdk__file_close(&source);
}

TEST(a_rest_that_cannot_be_filled_in_is_cut_off_again)
{
    static char whole[600000];
    const char *from = test_path("from"), *to = test_path("to");
    struct file source = FILE_INIT;
    struct stat info;

    (void)state;
    test_write(from, whole, sizeof whole);
    test_write(to, whole, 1000);
    assert_result(pdk__file_open(&source, from, NO_LIMIT, NULL), PDK_OK);
    assert_int_equal(truncate(from, 500000), 0);
    assert_result(
        pdk__file_backfill(to, &source, 1000, sizeof whole - 1000, NULL),
        PDK_E_TRUNCATED);
    assert_int_equal(stat(to, &info), 0);
    assert_int_equal(info.st_size, 1000);
    assert_result(pdk__file_backfill(test_path("none"), &source, 0, 1, NULL),
                  PDK_E_NOT_FOUND);
    pdk__file_close(&source);
}

TEST_MAIN(RUN(a_new_file_never_replaces_one),
          RUN(what_does_not_fit_on_the_disk_does_not_stay),
          RUN(a_replaced_file_keeps_its_mode_and_leaves_nothing_beside_it),
          RUN(the_rest_of_a_file_is_filled_in),
          RUN(a_rest_that_cannot_be_filled_in_is_cut_off_again))
