/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What every test program shares: running one test by its name, a folder that
 * goes away, and counting descriptors around each test.
 */
#include "test.h"

#include <dirent.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdk/error.h"

static char folder[256];
static int descriptors_before;

int test_open_descriptors(void)
{
    DIR *list = opendir("/proc/self/fd");
    int count = -1; /* the one that lists does not count */

    if (list == NULL)
        return -1;
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (entry->d_name[0] != '.')
            count++;
    closedir(list);
    return count;
}

int test_begin(void **state)
{
    *state = NULL;
    folder[0] = '\0';
    descriptors_before = test_open_descriptors();
    return 0;
}

static int remove_entry(const char *path, const struct stat *info, int kind,
                        struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

/* What another thread is about to close is given the time for it. */
static int count_leaked(void)
{
    int leaked = 0;

    for (int i = 0; i < 1000; i++) {
        leaked = test_open_descriptors() - descriptors_before;
        if (leaked == 0)
            break;
        poll(NULL, 0, 1);
    }
    return leaked;
}

int test_end(void **state)
{
    int leaked = count_leaked();

    (void)state;
    if (folder[0] != '\0')
        nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    if (leaked != 0)
        print_error("%d descriptors leaked\n", leaked);
    return leaked != 0;
}

int test_run(int count, char **words, const struct CMUnitTest *tests,
             size_t test_count)
{
    if (count < 2)
        return _cmocka_run_group_tests(words[0], tests, test_count, NULL, NULL);
    for (size_t i = 0; i < test_count; i++)
        if (strcmp(tests[i].name, words[1]) == 0)
            return _cmocka_run_group_tests(words[1], &tests[i], 1, NULL, NULL);
    print_error("%s: no test is called '%s'\n", words[0], words[1]);
    return 2;
}

const char *test_folder(void)
{
    const char *parent = getenv("TMPDIR");

    if (folder[0] != '\0')
        return folder;
    snprintf(folder, sizeof folder, "%s/pdk-test-XXXXXX",
             parent != NULL ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
    return folder;
}

const char *test_path(const char *name)
{
    static char paths[16][512];
    static unsigned next;
    char *path = paths[next++ % 16];

    snprintf(path, sizeof paths[0], "%s/%s", test_folder(), name);
    return path;
}

void test_write(const char *path, const void *data, size_t size_bytes)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size_bytes, file), size_bytes);
    assert_int_equal(fclose(file), 0);
}

void test_write_text(const char *path, const char *text)
{
    test_write(path, text, strlen(text));
}

char *test_read(const char *path, size_t *size_bytes)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    char *data;

    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &info), 0);
    data = malloc((size_t)info.st_size + 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, (size_t)info.st_size, file), info.st_size);
    data[info.st_size] = '\0';
    fclose(file);
    if (size_bytes != NULL)
        *size_bytes = (size_t)info.st_size;
    return data;
}

void test_copy_in_place(const char *from, const char *to)
{
    size_t size;
    char *data = test_read(from, &size);

    test_write(to, data, size);
    free(data);
}

void test_copy_by_rename(const char *from, const char *to)
{
    char aside[600];

    snprintf(aside, sizeof aside, "%s.new", to);
    test_copy_in_place(from, aside);
    assert_int_equal(rename(aside, to), 0);
}

void test_assert_result(int32_t result, int32_t expected, const char *what,
                        const char *file, int line)
{
    if (result != expected)
        print_error("%s is %s, not %s\n", what, pdk_result_name(result),
                    pdk_result_name(expected));
    _assert_int_equal(result, expected, file, line);
}

void test_assert_contains(const char *text, const char *part, const char *file,
                          int line)
{
    if (strstr(text, part) == NULL) {
        print_error("'%s' does not contain '%s'\n", text, part);
        _assert_true(0, "contains", file, line);
    }
}
