/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int exists(const char *name)
{
    struct stat info;

    return lstat(test_path(name), &info) == 0;
}

TEST(a_new_plugin_is_told_with_the_next_commands)
{
    struct program_run run = PDK("new", "two-voices");
    char *text;

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "created two-voices from the template c");
    assert_contains(run.out, "    cd two-voices\n"
                             "    pdk build ");
    assert_contains(run.out, "    pdk check ");
    assert_contains(run.out, "    pdk run ");
    assert_contains(run.out, "    pdk dev ");
    assert_string_equal(run.err, "");
    text = test_read(test_path("two-voices/pdk.json"), NULL);
    assert_contains(text, "\"org.example.two-voices\"");
    assert_contains(text, "\"build/two_voices.so\"");
    free(text);
    assert_true(exists("two-voices/two_voices.c"));
    assert_true(exists("two-voices/.gitignore"));
    assert_false(exists("two-voices/template.json"));
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(an_id_and_a_place_can_be_chosen)
{
    struct program_run run;
    char *text;

    (void)state;
    assert_int_equal(mkdir(test_path("it's here"), 0777), 0);
    run = PDK("new", "gain", "--id=com.me.gain", "-d", "it's here", "-t",
              "c-stateful");
    assert_exit(run, 0);
    assert_contains(run.out, "cd 'it'\\''s here/gain'\n");
    text = test_read(test_path("it's here/gain/gain.c"), NULL);
    assert_contains(text, "\"com.me.gain\"");
    assert_null(strstr(text, "my_plugin"));
    assert_null(strstr(text, "MY_PLUGIN"));
    free(text);
}

TEST(a_dry_run_names_the_files_and_makes_none)
{
    struct program_run run = PDK("new", "gain", "--dry-run");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "gain/CMakeLists.txt\n");
    assert_contains(run.out, "gain/gain.c\n");
    assert_contains(run.out, "gain/.gitignore\n");
    assert_int_equal(count_entries(test_folder()), 0);
    assert_int_equal(mkdir(test_path("gain"), 0777), 0);
    assert_refused(PDK("new", "gain", "--dry-run"), 2, "already exists");
}

TEST(the_templates_are_listed_with_what_they_are)
{
    struct program_run run = PDK("new", "--list");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "c           a plugin in C");
    assert_contains(run.out, "\nc-stateful  a plugin in C whose state");
    assert_contains(run.out, "\ncpp         a plugin as a C++17 class");
    assert_refused(PDK("new", "--list", "x"), 2, "--list takes no arguments");
}

TEST(bad_words_make_nothing)
{
    (void)state;
    assert_refused(PDK("new"), 2, "new needs one name: pdk new NAME");
    assert_refused(PDK("new", "a", "b"), 2, "new needs one name");
    assert_refused(PDK("new", "int"), 2, "try 'my_int'");
    assert_refused(PDK("new", "a/b"), 2, "try 'b'");
    assert_refused(PDK("new", "a\nb\033[31m"), 2, "try 'a_b__31m'");
    assert_refused(PDK("new", "2x"), 2, "does not begin with a letter");
    assert_refused(PDK("new", "x", "--template", "c-statful"), 2,
                   "did you mean 'c-stateful'?");
    assert_refused(PDK("new", "x", "--template", "zebra"), 2,
                   "'pdk new --list' lists them all");
    assert_refused(PDK("new", "x", "--id", "X"), 2, "the id 'X'");
    assert_refused(PDK("new", "x", "--directory", "missing"), 2,
                   "there is no folder 'missing'; create it first");
    assert_refused(PDK("new", "x", "--force"), 2, "no option '--force'");
    assert_int_equal(count_entries(test_folder()), 0);
}

TEST(whatever_has_the_name_already_is_left_as_it_is)
{
    char *text;

    (void)state;
    test_write_text(test_path("file"), "mine");
    assert_int_equal(mkdir(test_path("folder"), 0777), 0);
    assert_int_equal(symlink("nowhere", test_path("link")), 0);
    assert_refused(PDK("new", "file"), 2, "'file' already exists");
    assert_refused(PDK("new", "folder"), 2, "'folder' already exists");
    assert_refused(PDK("new", "link"), 2, "'link' already exists");
    text = test_read(test_path("file"), NULL);
    assert_string_equal(text, "mine");
    free(text);
    assert_int_equal(count_entries(test_path("folder")), 0);
    assert_false(exists("nowhere"));
    assert_int_equal(count_entries(test_folder()), 3);
}

TEST(a_file_in_the_place_of_a_folder_is_told)
{
    (void)state;
    test_write_text(test_path("file"), "mine");
    assert_refused(PDK("new", "x", "-d", "file"), 2, "Not a directory");
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(a_place_that_cannot_be_written_to_is_told)
{
    (void)state;
    assert_int_equal(mkdir(test_path("closed"), 0555), 0);
    /* The superuser may write everywhere, unless that right is gone. */
    if (geteuid() == 0)
        assert_int_equal(prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE), 0);
    assert_refused(PDK("new", "x", "-d", "closed"), 3, "Permission denied");
    assert_int_equal(count_entries(test_path("closed")), 0);
}

TEST(a_disk_that_fills_up_half_way_leaves_nothing_behind)
{
    const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
    struct rlimit limit = { 0, RLIM_INFINITY };
    struct program_run run;
    int failures = 0;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    /* Each file may become a little longer, until the last one fits. */
    for (;; limit.rlim_cur += 200) {
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        run = PDK("new", "gain");
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
        if (run.exit_code == 0)
            break;
        failures++;
        assert_int_equal(run.exit_code, 3);
        assert_int_equal(count_entries(test_folder()), 0);
        assert_true(limit.rlim_cur < 100000);
        if (limit.rlim_cur >= 200)
            assert_contains(run.err, "File too large");
    }
    assert_true(failures > 2);
    assert_true(exists("gain/gain.c"));
}

TEST(templates_of_ones_own_are_used)
{
    char *text;

    (void)state;
    assert_int_equal(mkdir(test_path("own"), 0777), 0);
    assert_int_equal(mkdir(test_path("own/tiny"), 0777), 0);
    test_write_text(test_path("own/tiny/template.json"),
                    "{ \"pdk_template\": 1, \"summary\": \"a tiny one\" }");
    test_write_text(test_path("own/tiny/my_plugin.txt"), "I am MyPlugin");
    setenv("PDK_TEMPLATE_PATH", test_path("own"), 1);
    assert_contains(PDK("new", "--list").out, "tiny        a tiny one\n");
    assert_exit(PDK("new", "gain", "-t", "tiny"), 0);
    text = test_read(test_path("gain/gain.txt"), NULL);
    assert_string_equal(text, "I am Gain");
    free(text);
    test_write_text(test_path("own/tiny/template.json"), "{ ]");
    assert_refused(PDK("new", "x"), 2, "tiny/template.json:1:3: ");
    setenv("PDK_TEMPLATE_PATH", "/no/such/folder", 1);
    assert_refused(PDK("new", "x"), 2, "/no/such/folder");
}

TEST(two_at_once_make_one_plugin)
{
    const char *const words[] = {
        "sh",
        "-c",
        "for i in 1 2 3 4 5 6 7 8; do \"$1\" new gain & done; wait",
        "sh",
        PDK_PROGRAM,
        NULL
    };
    struct program_run run = program_run(test_folder(), words);
    const char *made = strstr(run.out, "created gain");

    (void)state;
    assert_non_null(made);
    assert_null(strstr(made + 1, "created gain"));
    assert_int_equal(count_entries(test_folder()), 1);
    assert_true(exists("gain/gain.c"));
}

TEST(a_program_without_its_own_files_says_what_is_missing)
{
    const char *const words[] = { "bin/pdk", "new", "gain", NULL };

    (void)state;
    assert_int_equal(mkdir(test_path("bin"), 0777), 0);
    test_copy_in_place(PDK_PROGRAM, test_path("bin/pdk"));
    assert_int_equal(chmod(test_path("bin/pdk"), 0755), 0);
    assert_refused(program_run(test_folder(), words), 2,
                   "share/pdk/templates' is missing from the installation");
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST_MAIN(RUN(a_new_plugin_is_told_with_the_next_commands),
          RUN(an_id_and_a_place_can_be_chosen),
          RUN(a_dry_run_names_the_files_and_makes_none),
          RUN(the_templates_are_listed_with_what_they_are),
          RUN(bad_words_make_nothing),
          RUN(whatever_has_the_name_already_is_left_as_it_is),
          RUN(a_file_in_the_place_of_a_folder_is_told),
          RUN(a_place_that_cannot_be_written_to_is_told),
          RUN(a_disk_that_fills_up_half_way_leaves_nothing_behind),
          RUN(templates_of_ones_own_are_used), RUN(two_at_once_make_one_plugin),
          RUN(a_program_without_its_own_files_says_what_is_missing))
