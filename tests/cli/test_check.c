/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first row of the table of variants, which fits. */
#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

static struct program_run check(const char *file)
{
    return PDK("check", file, "--contract", CONTRACT);
}

/* Exit code and rule of a file with these bytes. */
static void assert_found(const char *file, int code, const char *rule)
{
    struct program_run run = check(file);

    assert_exit(run, code);
    assert_contains(run.out, rule);
    assert_string_equal(run.err, "");
}

static const char *cut_file(const char *name, size_t size)
{
    char *data = test_read(GOOD, NULL);
    const char *path = test_path(name);

    test_write(path, data, size);
    free(data);
    return path;
}

TEST(a_file_that_is_cut_is_not_loadable)
{
    size_t size;

    (void)state;
    free(test_read(GOOD, &size));
    assert_found(cut_file("0.so", 0), 4, "truncated");
    assert_found(cut_file("40.so", 40), 4, "truncated");
    assert_found(cut_file("64.so", 64), 4, "truncated");
    assert_found(cut_file("half.so", size / 2), 4, "truncated");
    assert_found(cut_file("most.so", size - 1), 4, "truncated");
}

TEST(what_is_no_shared_object_is_not_loadable)
{
    (void)state;
    test_write_text(test_path("text.so"), "this is a text\n");
    assert_found(test_path("text.so"), 4, "not-elf");
    test_write_text(test_path("archive.so"), "!<arch>\nand so on");
    assert_found(test_path("archive.so"), 4, "not-elf");
    assert_found(AN_OBJECT, 4, "not-elf");
    assert_found(A_PROGRAM, 4, "not-elf");
    assert_found(A_LIBRARY, 4, "no-plugin");
}

TEST(what_is_no_regular_file_is_not_loadable)
{
    (void)state;
    assert_int_equal(mkfifo(test_path("fifo.so"), 0600), 0);
    assert_found(test_path("fifo.so"), 4, "not-a-file");
    assert_int_equal(mkdir(test_path("folder.so"), 0700), 0);
    assert_found(test_path("folder.so"), 4, "not-a-file");
    assert_int_equal(symlink("loop.so", test_path("loop.so")), 0);
    assert_found(test_path("loop.so"), 4, "not-a-file");
    assert_found(test_path("missing.so"), 4, "not-a-file");
}

TEST(a_file_for_another_machine_is_not_loadable)
{
    size_t size;
    char *data = test_read(GOOD, &size);

    (void)state;
    data[18] = (char)183; /* e_machine: AArch64 */
    data[19] = 0;
    test_write(test_path("foreign.so"), data, size);
    free(data);
    assert_found(test_path("foreign.so"), 4, "wrong-machine");
}

TEST(odd_names_are_names_like_any_other)
{
    static const char *const names[] = { "a b.so", "a\nb.so", "--help.so",
                                         "a'b\"c;d.so" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        test_copy_in_place(GOOD, test_path(names[i]));
        assert_exit(PDK("check", "--contract", CONTRACT, "--", names[i]), 0);
    }
}

TEST(a_struct_that_has_grown_is_told_once_with_all_that_it_moves)
{
    struct program_run run = check(GROWN);

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "break member-appended: struct demo_range");
    assert_contains(run.out, "demo_params.value moved from byte 24");
    assert_null(strstr(run.out, "member-bits"));
}

#define IN_CPP FIXTURES "/../library/base_cpp.so"

TEST(a_glibc_that_is_too_new_is_refused)
{
    struct program_run run =
        PDK("check", IN_CPP, "--against", IN_CPP, "--glibc", "2.1");

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "break libc-too-new: needs glibc 2.");
    assert_contains(run.out, "but may need at most 2.1");
    run = PDK("check", IN_CPP, "--against", IN_CPP, "--glibc", "2.99");
    assert_exit(run, 0);
    run = PDK("check", GOOD, "--contract", CONTRACT, "--glibc", "2.1");
    assert_exit(run, 0); /* it wants nothing of a libc */
    run = PDK("check", GOOD, "--against", GOOD, "--glibc", "2");
    assert_exit(run, 2);
    assert_contains(run.err, "a version such as 2.31, not '2'");
}

TEST(strict_counts_warnings)
{
    (void)state;
    assert_exit(PDK("check", WARNED, "--contract", CONTRACT), 0);
    assert_exit(PDK("check", WARNED, "--contract", CONTRACT, "--strict"), 1);
    assert_exit(PDK("check", GOOD, "--contract", CONTRACT, "--strict"), 0);
}

TEST(wrong_words_are_refused)
{
    (void)state;
    assert_refused(PDK("check", GOOD, "b.so", "--contract", CONTRACT), 2,
                   "takes one file");
    assert_refused(PDK("check", GOOD, "--format", "yaml"), 2,
                   "there is no format 'yaml'");
    assert_refused(PDK("check", "--contarct", "x"), 2,
                   "did you mean '--contract'?");
}

TEST_MAIN(RUN(a_file_that_is_cut_is_not_loadable),
          RUN(what_is_no_shared_object_is_not_loadable),
          RUN(what_is_no_regular_file_is_not_loadable),
          RUN(a_file_for_another_machine_is_not_loadable),
          RUN(odd_names_are_names_like_any_other),
          RUN(a_struct_that_has_grown_is_told_once_with_all_that_it_moves),
          RUN(a_glibc_that_is_too_new_is_refused), RUN(strict_counts_warnings),
          RUN(wrong_words_are_refused))
