/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_H
#define PDK_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * One file of tests:
 *
 *     TEST(a_truncated_file_is_refused) { ... }
 *     TEST_MAIN(RUN(a_truncated_file_is_refused))
 *
 * A test that is not listed is an unused function, which the compiler refuses.
 * CTest runs each test in a process of its own ("program NAME"). Around each
 * test the open descriptors are counted: one that leaks them fails.
 */
#define TEST(name) static void name(void **state)
#define RUN(name) cmocka_unit_test_setup_teardown(name, test_begin, test_end)
#define TEST_MAIN(...)                                                        \
    int main(int count, char **words)                                         \
    {                                                                         \
        const struct CMUnitTest tests[] = { __VA_ARGS__ };                    \
        return test_run(count, words, tests, sizeof tests / sizeof *tests);   \
    }

int test_begin(void **state);
int test_end(void **state);
int test_run(int count, char **words, const struct CMUnitTest *tests,
             size_t test_count);

/* How many descriptors this process has open. */
int test_open_descriptors(void);

/* A fresh folder for this test, removed when it ends. Valid until then. */
const char *test_folder(void);

/* "FOLDER/NAME" of test_folder(); valid until the next 16 calls. */
const char *test_path(const char *name);

/* Writes a file, in place (truncating what is there). Asserts success. */
void test_write(const char *path, const void *data, size_t size_bytes);
void test_write_text(const char *path, const char *text);

/* The file's bytes, NUL-terminated, released with free(). */
char *test_read(const char *path, size_t *size_bytes);

/* Copies a file: in place (what `cp` does to an existing file), or aside and
 * then renamed (what a build that publishes does). */
void test_copy_in_place(const char *from, const char *to);
void test_copy_by_rename(const char *from, const char *to);

/* Asserts that `result` is `expected`, and says both by name if it is not. */
#define assert_result(result, expected)                                       \
    test_assert_result((result), (expected), #result, __FILE__, __LINE__)
void test_assert_result(int32_t result, int32_t expected, const char *what,
                        const char *file, int line);

/* Asserts that `text` contains `part`, and shows the text if it does not. */
#define assert_contains(text, part)                                           \
    test_assert_contains((text), (part), __FILE__, __LINE__)
void test_assert_contains(const char *text, const char *part, const char *file,
                          int line);

#endif
