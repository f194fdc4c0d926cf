/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Where reports go, and what is said where they cannot.
 */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

TEST(a_report_that_cannot_be_written_is_no_pass)
{
    char command[1024];
    const char *const words[] = { "sh", "-c", command, NULL };

    (void)state;
    assert_refused(PDK("check", GOOD, "--contract", CONTRACT, "--format",
                       "json:nowhere/r.json"),
                   2, "cannot write the report 'nowhere/r.json'");
    assert_int_equal(mkdir(test_path("folder"), 0700), 0);
    assert_refused(
        PDK("check", GOOD, "--contract", CONTRACT, "--format", "sarif:folder"),
        3, "cannot write the report 'folder'");
    snprintf(command, sizeof command,
             "for f in text json sarif junit html; do\n"
             "  '%s' check '%s' --contract '%s' --format $f:/dev/full "
             ">/dev/null 2>err && exit 1\n"
             "  grep -q \"cannot write the report '/dev/full'\" err || exit 1\n"
             "  '%s' check '%s' --contract '%s' --format $f >/dev/full "
             "2>err && exit 1\n"
             "  test $(grep -c 'cannot write' err) = 1 || exit 1\n"
             "done\n",
             PDK_PROGRAM, GOOD, CONTRACT, PDK_PROGRAM, GOOD, CONTRACT);
    assert_exit(program_run(test_folder(), words), 0);
}

TEST(what_nobody_can_have_meant_is_refused)
{
    (void)state;
    assert_refused(PDK("check", GOOD, "--contract", CONTRACT, "--format",
                       "json", "--format", "html"),
                   2, "only one report can go to stdout");
    assert_refused(PDK("check", GOOD, "--contract", CONTRACT, "--format",
                       "json:a", "--format", "html:a"),
                   2, "two reports cannot go into one file, 'a'");
    assert_refused(
        PDK("check", GOOD, "--contract", CONTRACT, "--format", "json:"), 2,
        "needs a file name");
    assert_refused(
        PDK("check", GOOD, "--contract", CONTRACT, "--format", "yaml:a"), 2,
        "there is no format 'yaml'; use text, json, sarif");
    assert_refused(PDK("check", GOOD, "--contract", CONTRACT, "--format=json:1",
                       "--format=json:2", "--format=json:3", "--format=json:4",
                       "--format=json:5", "--format=json:6", "--format=json:7",
                       "--format=json:8"),
                   2, "at most 7 reports");
}

TEST(wrong_words_and_contracts_write_no_report)
{
    static const char *const formats[] = { "text", "json", "sarif", "junit",
                                           "html" };

    (void)state;
    test_write_text(test_path("bad.contract.json"), "{ \"pdk_contract\": 2 }");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        assert_refused(PDK("check", GOOD, "--contract", "bad.contract.json",
                           "--format", formats[i]),
                       2, "bad.contract.json:1:19: 'pdk_contract' must be 1");
        assert_refused(PDK("check", GOOD, GOOD, "--format", formats[i]), 2,
                       "takes one file");
    }
}

TEST(many_files_are_summed_up)
{
    struct program_run run;
    char *html;

    (void)state;
    test_copy_in_place(BROKEN, test_path("b.so"));
    test_copy_in_place(GOOD, test_path("a.so"));
    run = PDK("check", ".", "--contract", CONTRACT, "--format", "html:r.html");
    assert_exit(run, 1);
    assert_contains(run.out, "\n1 of 2 files pass\n");
    assert_true(strstr(run.out, "ok a.so") < strstr(run.out, "FAIL b.so"));
    html = test_read(test_path("r.html"), NULL);
    assert_contains(html, "<title>pdk check: 1 of 2 pass</title>");
    assert_contains(html, "1 of 2 files pass pdk check; exit code 1.");
    free(html);
    run = PDK("check", "a.so", "--contract", CONTRACT);
    assert_null(strstr(run.out, "pass"));
}

/* A new contract against all plugins that are there: one that fits, one that
 * does not, one that was built before, one without debug information. */
TEST(a_folder_of_plugins_is_held_to_a_new_contract_in_all_formats)
{
    static const char *const formats[] = { "text", "json", "sarif", "junit",
                                           "html" };
    struct program_run run;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(GOOD, test_path("plugins/a_fits.so"));
    test_copy_in_place(BROKEN, test_path("plugins/b_breaks.so"));
    test_copy_in_place(WARNED, test_path("plugins/c_warns.so"));
    test_copy_in_place(NO_EVIDENCE, test_path("plugins/d_shows_nothing.so"));
    run = PDK("check", "--contract", CONTRACT, test_path("plugins"), "--format",
              "text:text", "--format", "json:json", "--format", "sarif:sarif",
              "--format", "junit:junit", "--format", "html:html");
    assert_exit(run, 1); /* a break is worse than no evidence */
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *text = test_read(test_path(formats[i]), NULL);

        assert_contains(text, "b_breaks.so");
        assert_contains(text, "member-inserted");
        assert_contains(text, "c_warns.so");
        assert_contains(text, "qualifier-changed");
        assert_contains(text, "d_shows_nothing.so");
        assert_contains(text, "no-debug-info");
        if (strcmp(formats[i], "sarif") != 0) /* which tells findings only */
            assert_contains(text, "a_fits.so");
        free(text);
    }
    remove(test_path("plugins/b_breaks.so"));
    run = PDK("check", "--contract", CONTRACT, test_path("plugins"));
    assert_exit(run, 3);
    assert_contains(run.out, "2 of 3 files pass\n");
    remove(test_path("plugins/d_shows_nothing.so"));
    run = PDK("check", "--contract", CONTRACT, test_path("plugins"));
    assert_exit(run, 0);
    run =
        PDK("check", "--contract", CONTRACT, "--strict", test_path("plugins"));
    assert_exit(run, 1);
}

TEST(an_author_of_a_library_is_advised_as_one)
{
    static const char *const formats[] = { "text", "json", "junit", "html" };

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct program_run run =
            PDK("check", BROKEN, "--against", GOOD, "--format", formats[i]);

        assert_exit(run, 1);
        assert_contains(run.out, "a new major version and SONAME");
        assert_null(strstr(run.out, "rebuild the plugin"));
    }
}

TEST(nothing_to_compare_is_told_and_no_pass)
{
    struct program_run run =
        PDK("check", A_LIBRARY, "--against", A_LIBRARY, "--require", "nobody");

    (void)state;
    assert_exit(run, 3);
    assert_contains(run.out, "nothing-compared");
}

TEST(the_text_shows_where_members_lie_on_both_sides)
{
    struct program_run run = PDK("check", BROKEN, "--contract", CONTRACT);

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "\n    bytes           contract         plugin\n"
                             "                  0 gain           0 gain\n"
                             "                              +    4 inserted\n"
                             "                  4 left      >    8 left\n");
    assert_contains(run.out,
                    "    so        size of struct demo_params changed");
    assert_null(strchr(run.out, '\033'));
    setenv("CLICOLOR_FORCE", "1", 1);
    run = PDK("check", BROKEN, "--contract", CONTRACT);
    assert_contains(run.out, "\033[31mFAIL\033[0m");
    setenv("NO_COLOR", "1", 1);
    run = PDK("check", BROKEN, "--contract", CONTRACT);
    assert_null(strchr(run.out, '\033'));
}

TEST_MAIN(RUN(a_report_that_cannot_be_written_is_no_pass),
          RUN(what_nobody_can_have_meant_is_refused),
          RUN(wrong_words_and_contracts_write_no_report),
          RUN(many_files_are_summed_up),
          RUN(a_folder_of_plugins_is_held_to_a_new_contract_in_all_formats),
          RUN(an_author_of_a_library_is_advised_as_one),
          RUN(nothing_to_compare_is_told_and_no_pass),
          RUN(the_text_shows_where_members_lie_on_both_sides))
