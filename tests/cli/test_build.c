/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A project that is built by `build`, the text of a JSON list. */
static void make_project(const char *build)
{
    char text[1024];

    assert_int_equal(mkdir(test_path("p"), 0777), 0);
    snprintf(text, sizeof text,
             "{ \"pdk_project\": 1, \"id\": \"org.example.p\",\n"
             "  \"version\": \"1.0.0\", \"output\": \"out/p.so\",\n"
             "  \"build\": %s }\n",
             build);
    test_write_text(test_path("p/pdk.json"), text);
}

static void replace_in(const char *path, const char *old, const char *new)
{
    char *text = test_read(path, NULL);
    char *at = strstr(text, old);
    FILE *file = fopen(path, "w");

    assert_non_null(at);
    assert_non_null(file);
    fwrite(text, 1, (size_t)(at - text), file);
    fputs(new, file);
    fputs(at + strlen(old), file);
    fclose(file);
    free(text);
}

/* Leaves nothing in PATH but the programs that are named. */
static void keep_programs(const char *const *names)
{
    char word[64], target[512];

    assert_int_equal(mkdir(test_path("bin"), 0777), 0);
    for (; *names != NULL; names++) {
        const char *const which[] = { "sh", "-c", word, NULL };

        snprintf(word, sizeof word, "command -v %s", *names);
        snprintf(target, sizeof target, "%s", program_run(NULL, which).out);
        target[strcspn(target, "\n")] = '\0';
        snprintf(word, sizeof word, "bin/%s", *names);
        assert_int_equal(symlink(target, test_path(word)), 0);
    }
    setenv("PATH", test_path("bin"), 1);
}

TEST(a_fresh_plugin_is_built_and_built_again_by_what_changed)
{
    struct program_run run;
    struct stat first, second;

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    run = PDK("build", "gain");
    assert_exit(run, 0);
    assert_string_equal(run.out, "gain/build/gain.so\n");
    assert_int_equal(stat(test_path("gain/build/gain.so"), &first), 0);

    run = PDK_IN(test_path("gain"), "build");
    assert_exit(run, 0);
    assert_string_equal(run.out, "build/gain.so\n");
    assert_null(strstr(run.err, "Building"));
    assert_int_equal(stat(test_path("gain/build/gain.so"), &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);

    replace_in(test_path("gain/gain.c"), "tick %", "tock %");
    run = PDK("build", "gain/pdk.json");
    assert_exit(run, 0);
    assert_contains(run.err, "Building");
    assert_int_equal(stat(test_path("gain/build/gain.so"), &second), 0);
    assert_int_not_equal(first.st_ino, second.st_ino);
}

TEST(plugins_of_all_kinds_of_names_build)
{
    static const char *const names[] = {
        "a",
        "T-2_x",
        "string",
        "CMakeFiles",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "build",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_exit(PDK("new", names[i], "-t", i % 2 == 0 ? "cpp" : "c"), 0);
        assert_exit(PDK("build", names[i]), 0);
    }
}

TEST(a_compilers_error_is_shown_as_it_is)
{
    struct program_run run;

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    replace_in(test_path("gain/gain.c"), "free(self);", "free(slef);");
    run = PDK("build", "gain");
    assert_exit(run, 1);
    assert_string_equal(run.out, "");
    assert_contains(run.err, "error:");
    assert_contains(run.err, "slef");
    assert_contains(run.err, "pdk: the build of 'org.example.gain' failed");
}

TEST(a_build_with_a_contract_publishes_only_what_keeps_it)
{
    struct program_run run;
    struct stat first, second;

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    replace_in(test_path("gain/CMakeLists.txt"), "gain.c)",
               "gain.c CONTRACT pdk.tick)");
    run = PDK("build", "gain");
    assert_exit(run, 0);
    assert_contains(run.err, "fits the contract pdk.tick");
    assert_int_equal(stat(test_path("gain/build/gain.so"), &first), 0);

    replace_in(test_path("gain/gain.c"), "PDK_INTERFACE(", "#if 0\nIGNORE(");
    replace_in(test_path("gain/gain.c"), ".tick = on_tick);",
               ".tick = on_tick);\n#endif\n"
               "pdk_tick_v1 unused;\nvoid *unused_too = (void *)on_tick;\n");
    run = PDK("build", "gain");
    assert_exit(run, 1);
    assert_contains(run.err, "does not fit the contract pdk.tick");
    assert_int_equal(stat(test_path("gain/build/gain.so"), &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);
}

TEST(a_project_that_was_moved_is_configured_anew)
{
    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    assert_exit(PDK("build", "gain"), 0);
    assert_int_equal(rename(test_path("gain"), test_path("moved")), 0);
    assert_exit(PDK("build", "moved"), 0);
}

TEST(a_build_with_make_works_as_well)
{
    const char *const make[] = { "cmake", "-S",         "gain",
                                 "-B",    "gain/build", "-GUnix Makefiles",
                                 NULL };

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    /* It cannot find pdk; `pdk build` tells it where, and keeps to make. */
    program_run(test_folder(), make);
    assert_exit(PDK("build", "gain"), 0);
    assert_int_equal(access(test_path("gain/build/Makefile"), F_OK), 0);
    assert_int_equal(access(test_path("gain/build/gain.so"), F_OK), 0);
}

TEST(a_project_may_bring_its_own_commands)
{
    struct program_run run;

    (void)state;
    make_project("[[\"mkdir\", \"-p\", \"out\"], "
                 "[\"sh\", \"-c\", \"echo made > out/p.so; echo said\"]]");
    run = PDK("build", "p");
    assert_exit(run, 0);
    assert_string_equal(run.out, "p/out/p.so\n");
    assert_string_equal(run.err, "said\n");
}

/* One that CMake has made, and one that the project's own commands make. */
TEST(what_was_built_is_sealed)
{
    char build[700];

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    assert_exit(PDK("build", "gain"), 0);
    assert_contains(PDK("inspect", "gain/build/gain.so").out, "sealed: yes");

    snprintf(build, sizeof build,
             "[[\"mkdir\", \"-p\", \"out\"], [\"cp\", \"%s\", \"out/p.so\"]]",
             UNSEALED);
    make_project(build);
    assert_exit(PDK("build", "p"), 0);
    assert_contains(PDK("inspect", "p/out/p.so").out, "sealed: yes");
}

TEST(a_build_that_cannot_be_sealed_says_so)
{
    struct program_run run;

    (void)state;
    assert_exit(PDK("new", "gain"), 0);
    replace_in(test_path("gain/CMakeLists.txt"), "SOURCES gain.c)",
               "SOURCES gain.c)\ntarget_compile_options(gain PRIVATE -g0)");
    run = PDK("build", "gain");
    assert_exit(run, 0);
    assert_contains(run.err, "not sealed: the file does not contain the type");
    assert_contains(PDK("inspect", "gain/build/gain.so").out, "sealed: no");
}

TEST(a_command_that_fails_ends_the_build)
{
    (void)state;
    make_project("[[\"sh\", \"-c\", \"exit 3\"], [\"touch\", \"later\"]]");
    assert_refused(PDK("build", "p"), 1, "sh exited with code 3");
    assert_int_equal(count_entries(test_path("p")), 1);
}

TEST(a_build_without_its_output_is_no_success)
{
    (void)state;
    make_project("[[\"true\"]]");
    assert_refused(PDK("build", "p"), 2, "did not create 'out/p.so'");
}

TEST(what_is_no_project_is_told)
{
    (void)state;
    assert_refused(PDK("build"), 2, "there is no pdk.json in '.'; 'pdk new'");
    assert_refused(PDK("build", "missing"), 2, "missing");
    assert_refused(PDK("build", "a", "b"), 2, "not also 'b'");
    assert_int_equal(mkdir(test_path("pdk.json"), 0777), 0);
    assert_refused(PDK("build"), 2, "pdk.json");
    assert_int_equal(rmdir(test_path("pdk.json")), 0);
    test_write_text(test_path("pdk.json"), "{\n  \"pdk_project\": 1,,\n}");
    assert_refused(PDK("build"), 2, "pdk.json:2:");
    test_write_text(test_path("pdk.json"), "");
    assert_refused(PDK("build"), 2, "[PDK_E_SYNTAX]");
    test_write_text(test_path("pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"org.example.p\",\n"
                    "  \"version\": \"1\", \"output\": \"p.so\",\n"
                    "  \"biuld\": [] }");
    assert_refused(PDK("build"), 2, "pdk.json:3:");
    test_write_text(test_path("pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": 7,\n"
                    "  \"version\": \"1\", \"output\": \"p.so\" }");
    assert_refused(PDK("build"), 2, "pdk.json:1:");
    test_write_text(test_path("pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"org.example.p\",\n"
                    "  \"version\": \"1\", \"output\": \"p.so\" }");
    assert_refused(PDK("build"), 3, "neither");
}

TEST(programs_that_are_missing_are_named_with_their_package)
{
    const char *const no_cmake[] = { "ninja", NULL };
    const char *const cmake[] = { "cmake", "ninja", "uname", NULL };

    (void)state;
    unsetenv("CC");
    unsetenv("CXX");
    assert_exit(PDK("new", "gain"), 0);
    keep_programs(no_cmake);
    assert_refused(PDK("build", "gain"), 3,
                   "apt install cmake ninja-build gcc");
    assert_int_equal(unlink(test_path("bin/ninja")), 0);
    assert_int_equal(rmdir(test_path("bin")), 0);
    setenv("PATH", "/usr/bin:/bin", 1);
    keep_programs(cmake);
    assert_refused(PDK("build", "gain"), 3, "the build needs a C compiler");
    assert_int_not_equal(access(test_path("gain/build"), F_OK), 0);
    assert_int_equal(unlink(test_path("bin/ninja")), 0);
    assert_refused(PDK("build", "gain"), 3, "apt install ninja-build");
    setenv("PATH", "/usr/bin:/bin", 1);
    setenv("CC", "no-such-compiler", 1);
    assert_refused(PDK("build", "gain"), 3,
                   "the build needs the compiler named by CC");
}

TEST_MAIN(RUN(a_fresh_plugin_is_built_and_built_again_by_what_changed),
          RUN(plugins_of_all_kinds_of_names_build),
          RUN(a_compilers_error_is_shown_as_it_is),
          RUN(a_build_with_a_contract_publishes_only_what_keeps_it),
          RUN(a_project_that_was_moved_is_configured_anew),
          RUN(a_build_with_make_works_as_well),
          RUN(a_project_may_bring_its_own_commands),
          RUN(what_was_built_is_sealed),
          RUN(a_build_that_cannot_be_sealed_says_so),
          RUN(a_command_that_fails_ends_the_build),
          RUN(a_build_without_its_output_is_no_success),
          RUN(what_is_no_project_is_told),
          RUN(programs_that_are_missing_are_named_with_their_package))
