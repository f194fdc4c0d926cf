/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/file.h"

#define NO_LIMIT UINT64_MAX

/* Some user who owns nothing here. */
#define STRANGER 65534

static pdk_result open_result(const char *path, pdk_error *error)
{
    struct file file = FILE_INIT;
    pdk_result result = pdk__file_open(&file, path, NO_LIMIT, error);

    if (result != PDK_OK)
        assert_int_equal(file.descriptor, -1);
    pdk__file_close(&file);
    return result;
}

/* Lowers a limit of the system for one call. */
static struct rlimit lower_limit(int what, rlim_t to)
{
    struct rlimit before, after;

    assert_int_equal(getrlimit(what, &before), 0);
    after = before;
    after.rlim_cur = to;
    assert_int_equal(setrlimit(what, &after), 0);
    return before;
}

TEST(the_clock_does_not_go_back)
{
    uint64_t before = pdk__clock_now_ns();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        uint64_t now = pdk__clock_now_ns();

        assert_true(now >= before);
        before = now;
    }
    assert_true(before > 0);
}

TEST(only_a_regular_file_is_opened_and_the_rest_is_named)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    pdk_error error = PDK_ERROR_INIT;
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)state;
    assert_result(open_result(test_folder(), &error), PDK_E_NOT_REGULAR);
    assert_contains(error.message, "is a folder");
    assert_int_equal(mkfifo(test_path("fifo"), 0600), 0);
    assert_result(open_result(test_path("fifo"), &error), PDK_E_NOT_REGULAR);
    assert_contains(error.message, "is a FIFO");
    assert_result(open_result("/dev/null", &error), PDK_E_NOT_REGULAR);
    assert_contains(error.message, "is a device");
    strncpy(address.sun_path, test_path("socket"), sizeof address.sun_path - 1);
    assert_int_equal(
        bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    close(listener);
    assert_result(open_result(test_path("socket"), &error), PDK_E_NOT_REGULAR);
    assert_contains(error.message, "socket");
}

TEST(a_missing_file_is_not_found_and_is_named)
{
    pdk_error error = PDK_ERROR_INIT;
    const char *path = test_path("missing");

    (void)state;
    assert_result(open_result(path, &error), PDK_E_NOT_FOUND);
    assert_string_equal(error.path, path);
    assert_int_equal(error.system_code, ENOENT);
    assert_contains(error.message, "missing");
    test_write_text(test_path("file"), "");
    assert_result(open_result(test_path("file/below"), NULL), PDK_E_NOT_FOUND);
}

TEST(an_unreadable_file_is_a_failure_of_the_system)
{
    const char *path = test_path("secret");
    pdk_error error = PDK_ERROR_INIT;
    uid_t user = geteuid();
    pdk_result result;

    (void)state;
    test_write_text(path, "secret");
    assert_int_equal(chmod(path, 0), 0);
    if (user == 0)
        assert_int_equal(seteuid(STRANGER), 0);
    result = open_result(path, &error);
    assert_int_equal(seteuid(user), 0);
    assert_result(result, PDK_E_SYSTEM);
    assert_int_equal(error.system_code, EACCES);
}

TEST(a_file_beyond_the_limit_is_refused)
{
    struct file file = FILE_INIT;
    pdk_error error = PDK_ERROR_INIT;
    const char *path = test_path("file");

    (void)state;
    test_write_text(path, "12345");
    assert_result(pdk__file_open(&file, path, 5, &error), PDK_OK);
    pdk__file_close(&file);
    assert_result(pdk__file_open(&file, path, 4, &error), PDK_E_LIMIT);
    assert_contains(error.message, "has 5 bytes; the limit is 4");
    assert_int_equal(file.descriptor, -1);
}

TEST(running_out_of_descriptors_is_a_limit)
{
    struct rlimit before;
    pdk_error error = PDK_ERROR_INIT;
    const char *path = test_path("file");
    pdk_result result;

    (void)state;
    test_write_text(path, "1");
    before = lower_limit(RLIMIT_NOFILE, 0);
    result = open_result(path, &error);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_result(result, PDK_E_LIMIT);
    assert_int_equal(error.system_code, EMFILE);
}

TEST(a_range_is_read_whole_or_not_at_all)
{
    struct file file = FILE_INIT;
    pdk_error error = PDK_ERROR_INIT;
    char out[8] = "";

    (void)state;
    test_write_text(test_path("file"), "0123456789");
    assert_result(pdk__file_open(&file, test_path("file"), NO_LIMIT, NULL),
                  PDK_OK);
    assert_result(pdk__file_read(&file, 4, out, 6, &error), PDK_OK);
    assert_string_equal(out, "456789");
    assert_result(pdk__file_read(&file, 4, out, 7, &error), PDK_E_TRUNCATED);
    assert_contains(error.message, "ends at byte 10");
    pdk__file_close(&file);
    assert_result(pdk__file_read(&file, 0, out, 1, &error), PDK_E_SYSTEM);
}

TEST(the_whole_file_is_read_and_terminated)
{
    pdk_error error = PDK_ERROR_INIT;
    size_t size = 99;
    char *data = NULL;

    (void)state;
    test_write(test_path("file"), "a\0b", 3);
    test_write(test_path("empty"), "", 0);
    assert_result(pdk__file_read_all(&data, &size, test_path("file"), 3, NULL),
                  PDK_OK);
    assert_int_equal(size, 3);
    assert_memory_equal(data, "a\0b\0", 4);
    free(data);
    assert_result(pdk__file_read_all(&data, &size, test_path("empty"), 3, NULL),
                  PDK_OK);
    assert_int_equal(size, 0);
    assert_string_equal(data, "");
    free(data);
    assert_result(
        pdk__file_read_all(&data, &size, test_path("file"), 2, &error),
        PDK_E_LIMIT);
    assert_result(
        pdk__file_read_all(&data, &size, test_path("none"), 2, &error),
        PDK_E_NOT_FOUND);
}

TEST(identity_changes_with_each_kind_of_change)
{
    struct file_identity first, second;
    const char *path = test_path("file");

    (void)state;
    assert_false(pdk__file_identify(&first, path));
    test_write_text(path, "one");
    assert_true(pdk__file_identify(&first, path));
    assert_true(pdk__file_identify(&second, path));
    assert_true(pdk__file_same(&first, &second));
    test_copy_by_rename(path, path);
    assert_true(pdk__file_identify(&second, path));
    assert_false(pdk__file_same(&first, &second));
    first = second;
    test_write_text(path, "two!");
    assert_true(pdk__file_identify(&second, path));
    assert_false(pdk__file_same(&first, &second));
    assert_false(pdk__file_same_bytes(&first, &second));
}

TEST(another_name_for_a_file_leaves_its_bytes_the_same)
{
    struct file_identity first, second;
    const char *path = test_path("file");

    (void)state;
    test_write_text(path, "one");
    assert_true(pdk__file_identify(&first, path));
    second = first;
    second.changed_ns++;
    assert_false(pdk__file_same(&first, &second));
    assert_true(pdk__file_same_bytes(&first, &second));
    second.modified_ns++;
    assert_false(pdk__file_same_bytes(&first, &second));
}

TEST(an_open_file_tells_that_it_was_changed)
{
    struct file file = FILE_INIT;
    struct file_identity before;
    const char *path = test_path("file");

    (void)state;
    test_write_text(path, "one");
    assert_result(pdk__file_open(&file, path, NO_LIMIT, NULL), PDK_OK);
    before = file.identity;
    assert_result(pdk__file_refresh(&file, NULL), PDK_OK);
    assert_true(pdk__file_same(&before, &file.identity));
    test_write_text(path, "longer");
    assert_result(pdk__file_refresh(&file, NULL), PDK_OK);
    assert_false(pdk__file_same(&before, &file.identity));
    pdk__file_close(&file);
    assert_result(pdk__file_refresh(&file, NULL), PDK_E_SYSTEM);
}

static bool count_up_to_two(void *context, const char *name)
{
    int *count = context;

    assert_true(name[0] == 'a');
    return ++*count < 2;
}

TEST(a_folder_is_listed_until_the_visitor_has_enough)
{
    pdk_error error = PDK_ERROR_INIT;
    int count = 0;

    (void)state;
    assert_result(
        pdk__folder_each(test_folder(), count_up_to_two, &count, NULL), PDK_OK);
    assert_int_equal(count, 0);
    test_write_text(test_path("a1"), "");
    test_write_text(test_path("a2"), "");
    test_write_text(test_path("a3"), "");
    assert_result(
        pdk__folder_each(test_folder(), count_up_to_two, &count, NULL), PDK_OK);
    assert_int_equal(count, 2);
    assert_result(
        pdk__folder_each(test_path("none"), count_up_to_two, &count, &error),
        PDK_E_NOT_FOUND);
    assert_contains(error.path, "none");
    assert_true(pdk__folder_is(test_folder()));
    assert_false(pdk__folder_is(test_path("a1")));
    assert_false(pdk__folder_is(test_path("none")));
}

TEST_MAIN(RUN(the_clock_does_not_go_back),
          RUN(only_a_regular_file_is_opened_and_the_rest_is_named),
          RUN(a_missing_file_is_not_found_and_is_named),
          RUN(an_unreadable_file_is_a_failure_of_the_system),
          RUN(a_file_beyond_the_limit_is_refused),
          RUN(running_out_of_descriptors_is_a_limit),
          RUN(a_range_is_read_whole_or_not_at_all),
          RUN(the_whole_file_is_read_and_terminated),
          RUN(identity_changes_with_each_kind_of_change),
          RUN(another_name_for_a_file_leaves_its_bytes_the_same),
          RUN(an_open_file_tells_that_it_was_changed),
          RUN(a_folder_is_listed_until_the_visitor_has_enough))
