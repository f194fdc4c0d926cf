/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(without_a_command_pdk_tells_what_there_is)
{
    struct program_run bare =
        program_run(NULL, (const char *const[]){ PDK_PROGRAM, NULL });
    struct program_run help = PDK("help");
    struct program_run option = PDK("--help");

    (void)state;
    assert_exit(bare, 0);
    assert_contains(bare.out, "usage: pdk COMMAND");
    assert_contains(bare.out, "  version  ");
    assert_string_equal(bare.out, help.out);
    assert_string_equal(bare.out, option.out);
    assert_string_equal(bare.err, "");
}

TEST(every_command_in_the_help_has_its_own_help)
{
    char *all = strdup(PDK("help").out);
    const char *at = strstr(all, "\n\n  ");
    int count = 0;

    (void)state;
    for (at += 2; at[0] == ' '; at = strchr(at, '\n') + 1, count++) {
        char name[32], usage[64];
        struct program_run one, same;

        assert_int_equal(sscanf(at, " %31s", name), 1);
        snprintf(usage, sizeof usage, "usage: pdk %s", name);
        one = PDK("help", name);
        same = PDK(name, "--help");
        assert_exit(one, 0);
        assert_contains(one.out, usage);
        assert_contains(one.out, "--help");
        assert_exit(same, 0);
        assert_string_equal(one.out, same.out);
    }
    assert_true(count >= 2);
    free(all);
}

TEST(an_unknown_command_is_refused_with_the_nearest_one)
{
    (void)state;
    assert_refused(PDK("vresion"), 2,
                   "did you mean 'version'? [PDK_E_ARGUMENT]");
    assert_refused(PDK("zebra"), 2, "there is no command 'zebra'; 'pdk help'");
    assert_refused(PDK("help", "zebra"), 2, "there is no command 'zebra'");
    assert_refused(PDK("version", "--zebra"), 2,
                   "there is no option '--zebra'");
    assert_refused(PDK("version", "now"), 2, "takes no arguments, not 'now'");
}

TEST(the_version_names_the_plugin_abi)
{
    struct program_run word = PDK("version");
    struct program_run option = PDK("--version");

    (void)state;
    assert_exit(word, 0);
    assert_contains(word.out, "pdk 0.");
    assert_contains(word.out, "(plugin ABI 1)");
    assert_string_equal(word.out, option.out);
}

TEST(there_is_colour_only_where_it_is_wanted)
{
    (void)state;
    unsetenv("NO_COLOR");
    assert_null(strchr(PDK("zebra").err, '\033'));
    setenv("CLICOLOR_FORCE", "1", 1);
    assert_non_null(strchr(PDK("zebra").err, '\033'));
    setenv("NO_COLOR", "1", 1);
    assert_null(strchr(PDK("zebra").err, '\033'));
}

TEST(a_result_that_cannot_be_written_is_a_failure)
{
    const char *const words[] = { "sh", "-c",        "\"$1\" help > /dev/full",
                                  "sh", PDK_PROGRAM, NULL };

    (void)state;
    assert_refused(program_run(NULL, words), 3, "cannot write to stdout");
}

TEST_MAIN(RUN(without_a_command_pdk_tells_what_there_is),
          RUN(every_command_in_the_help_has_its_own_help),
          RUN(an_unknown_command_is_refused_with_the_nearest_one),
          RUN(the_version_names_the_plugin_abi),
          RUN(there_is_colour_only_where_it_is_wanted),
          RUN(a_result_that_cannot_be_written_is_a_failure))
