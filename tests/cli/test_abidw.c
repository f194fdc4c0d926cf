/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

/* Lets PATH lead to a script that stands for abidw. */
static void fake_abidw(const char *script)
{
    char path[600];

    snprintf(path, sizeof path, "%s:/usr/bin:/bin", test_folder());
    setenv("PATH", path, 1);
    test_write_text(test_path("abidw"), script);
    assert_int_equal(chmod(test_path("abidw"), 0700), 0);
}

static void assert_unverified(const char *rule, const char *part)
{
    struct program_run run =
        PDK("check", GOOD, "--contract", CONTRACT, "--timeout", "1");

    assert_exit(run, 3);
    assert_contains(run.out, rule);
    assert_contains(run.out, part);
}

TEST(without_abidw_nothing_is_verified_and_its_package_is_named)
{
    (void)state;
    setenv("PATH", test_folder(), 1);
    assert_unverified("analysis-missing", "apt install abigail-tools");
}

TEST(an_abidw_that_hangs_is_ended)
{
    (void)state;
    fake_abidw("#!/bin/sh\nsleep 60\n");
    assert_unverified("analysis-failed", "did not finish within 1 seconds");
}

TEST(an_abidw_that_crashes_or_fails_is_no_pass)
{
    (void)state;
    fake_abidw("#!/bin/sh\necho 'assertion failed'\nkill -SEGV $$\n");
    assert_unverified("analysis-failed", "crashed on this file (signal 11)");
    fake_abidw("#!/bin/sh\necho 'cannot do it' >&2\nexit 7\n");
    assert_unverified("analysis-failed", "exit 7): cannot do it");
}

TEST(an_abidw_that_writes_nothing_or_garbage_is_no_pass)
{
    (void)state;
    fake_abidw("#!/bin/sh\nexit 0\n");
    assert_unverified("analysis-failed", "wrote no output");
    fake_abidw("#!/bin/sh\n: > types.abi\n");
    assert_unverified("analysis-failed", "it is empty");
    fake_abidw("#!/bin/sh\necho garbage > types.abi\n");
    assert_unverified("analysis-failed", "not a complete abixml");
    fake_abidw("#!/bin/sh\necho '<abi-corpus></abi-corpus>' > types.abi\n");
    assert_unverified("no-type-information", "demo.effect/1");
    fake_abidw("#!/bin/sh\nhead -c 3000 /dev/zero > types.abi\n");
    assert_unverified("analysis-failed", "not a complete abixml");
}

TEST(suppressions_of_the_user_have_no_effect)
{
    struct program_run run;

    (void)state;
    test_write_text(test_path(".abignore"),
                    "[suppress_variable]\nname_regexp=.*\n"
                    "[suppress_type]\nname_regexp=.*\n");
    setenv("HOME", test_folder(), 1);
    setenv("LIBABIGAIL_DEFAULT_USER_SUPPRESSION_FILE", test_path(".abignore"),
           1);
    run = PDK("check", BROKEN, "--contract", CONTRACT);
    assert_exit(run, 1);
    assert_contains(run.out, "member-inserted");
}

TEST(nothing_is_left_behind_and_two_runs_say_the_same)
{
    struct program_run one, other;

    (void)state;
    setenv("TMPDIR", test_folder(), 1);
    one = PDK("check", BROKEN, "--contract", CONTRACT, "--format", "json");
    other = PDK("check", BROKEN, "--contract", CONTRACT, "--format", "json");
    assert_exit(one, 1);
    assert_string_equal(one.out, other.out);
    assert_int_equal(count_entries(test_folder()), 1);
    assert_int_equal(count_entries(scratch_place()), 0);
}

TEST_MAIN(RUN(without_abidw_nothing_is_verified_and_its_package_is_named),
          RUN(an_abidw_that_hangs_is_ended),
          RUN(an_abidw_that_crashes_or_fails_is_no_pass),
          RUN(an_abidw_that_writes_nothing_or_garbage_is_no_pass),
          RUN(suppressions_of_the_user_have_no_effect),
          RUN(nothing_is_left_behind_and_two_runs_say_the_same))
