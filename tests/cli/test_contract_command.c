/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SDK_WITH(slot_)                                                        \
    "#include <stdint.h>\n"                                                    \
    "typedef struct hidden hidden;\n"                                          \
    "typedef struct tool_v1 {\n"                                               \
    "    uint32_t struct_size;\n"                                              \
    "    " slot_ ";\n"                                                         \
    "} tool_v1;\n"                                                             \
    "typedef struct user_v1 {\n"                                               \
    "    uint32_t struct_size;\n"                                              \
    "    void (*take)(hidden *what);\n"                                        \
    "} user_v1;\n"                                                             \
    "typedef struct bare_v1 { int number; } bare_v1;\n"
#define SDK SDK_WITH("int (*use)(void *self, const char *text)")

#define CREATE "contract", "create", "--header", "sdk.h"

static void write_sdk(void)
{
    test_write_text(test_path("sdk.h"), SDK);
}

TEST(a_contract_is_made_shown_and_verified)
{
    struct program_run run;
    char *text;

    (void)state;
    write_sdk();
    run = PDK(CREATE, "--interface", "tool/1=tool_v1", "--require", "tool/1",
              "--version", "2.1", "-o", "tool.contract.json");
    assert_exit(run, 0);
    assert_string_equal(run.out, "tool.contract.json\n");
    run = PDK("contract", "show", "tool.contract.json");
    assert_exit(run, 0);
    assert_contains(run.out, "contract tool 2.1 for ");
    assert_contains(run.out,
                    "interface tool/1: struct tool_v1, 16 bytes, required");
    run = PDK("contract", "show", "tool.contract.json", "--format", "json");
    text = test_read(test_path("tool.contract.json"), NULL);
    assert_string_equal(run.out, text);
    free(text);
    run = PDK("contract", "verify", "tool.contract.json");
    assert_exit(run, 0);
    assert_contains(run.out, "tool 2.1 is complete: 1 interface, ");
    assert_int_equal(count_entries(test_folder()), 4);
}

TEST(a_contract_tells_nothing_of_the_machine_that_made_it)
{
    char *text;

    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "-i", "tool/1=tool_v1", "-o", "a.contract.json"),
                0);
    text = test_read(test_path("a.abi"), NULL);
    assert_null(strstr(text, test_folder()));
    assert_null(strstr(text, "/usr"));
    assert_null(strstr(text, "/tmp"));
    assert_contains(text, "filepath='sdk.h'");
    free(text);
}

TEST(a_type_that_is_only_declared_must_be_called_opaque)
{
    (void)state;
    write_sdk();
    assert_refused(
        PDK(CREATE, "-i", "user/1=user_v1", "-o", "user.contract.json"), 1,
        "'hidden' is only declared");
    assert_int_equal(count_entries(test_folder()), 1);
    assert_exit(PDK(CREATE, "-i", "user/1=user_v1", "--type", "hidden=opaque",
                    "-o", "user.contract.json"),
                0);
}

TEST(what_the_compiler_says_is_shown)
{
    struct program_run run;

    (void)state;
    write_sdk();
    run = PDK(CREATE, "-i", "tool/1=toool_v1", "-o", "tool.contract.json");
    assert_exit(run, 1);
    assert_contains(run.err, "toool_v1");
    assert_contains(run.err, "does not compile with these interfaces");
    run = PDK(CREATE, "-i", "bare/1=bare_v1", "-o", "bare.contract.json");
    assert_exit(run, 1);
    assert_contains(run.err, "struct_size");
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(what_is_missing_is_named)
{
    char *path = getenv("PATH");

    (void)state;
    assert_refused(PDK(CREATE, "-i", "a/1=a", "-o", "a.contract.json"), 3,
                   "there is no header 'sdk.h'");
    write_sdk();
    path = path != NULL ? strdup(path) : NULL;
    setenv("PATH", "/nowhere", 1);
    assert_refused(PDK(CREATE, "-i", "a/1=a", "-o", "a.contract.json"), 3,
                   "there is no C compiler");
    if (path != NULL)
        setenv("PATH", path, 1);
    free(path);
    setenv("CC", "no-such-compiler", 1);
    assert_refused(PDK(CREATE, "-i", "a/1=a", "-o", "a.contract.json"), 3,
                   "there is no C compiler 'no-such-compiler'");
}

TEST(wrong_words_are_refused)
{
    static const struct {
        const char *words[8];
        const char *reason;
    } rows[] = {
        { { "contract" }, "one of create, header, show, update and verify" },
        { { "contract", "made" },
          "one of create, header, show, update and verify" },
        { { "contract", "show" }, "takes one file" },
        { { "contract", "create", "a" }, "takes options only" },
        { { "contract", "create" }, "needs --header FILE" },
        { { CREATE, "-o", "a.contract.json" }, "there is no interface" },
        { { CREATE, "-o", "a.json", "-i", "a/1=a" }, ".contract.json" },
        { { CREATE, "-o", "a.contract.json", "-i", "a/1" }, "two names" },
        { { CREATE, "-o", "a.contract.json", "-i", "A=a" },
          "not an interface id" },
        { { CREATE, "-o", "a.contract.json", "-i", "a=a b" },
          "not the name of" },
    };

    (void)state;
    write_sdk();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const *words = rows[i].words;

        assert_refused(PDK(words[0], words[1], words[2], words[3], words[4],
                           words[5], words[6], words[7]),
                       2, rows[i].reason);
    }
}

TEST(an_interface_is_given_once_and_required_only_if_it_is_there)
{
    (void)state;
    write_sdk();
    assert_refused(PDK(CREATE, "-o", "a.contract.json", "-i", "a=tool_v1", "-i",
                       "a=user_v1"),
                   2, "'a' is given twice");
    assert_refused(PDK(CREATE, "-o", "a.contract.json", "-i", "a=tool_v1",
                       "--require", "b"),
                   2, "is not given as an --interface");
    assert_refused(PDK(CREATE, "-o", "a.contract.json", "-i", "a=tool_v1",
                       "--type", "hidden=secret"),
                   2, "there is no role 'secret'");
}

#define UPDATE "contract", "update", "tool.contract.json", "--header", "sdk.h"

TEST(an_update_demands_the_version_that_says_what_changed)
{
    struct program_run run;
    char *before, *after;

    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "--interface", "tool/1=tool_v1", "--version",
                    "1.2.3", "-o", "tool.contract.json"),
                0);
    run = PDK(UPDATE, "--version", "1.2.3");
    assert_exit(run, 0);
    assert_contains(run.out, "the layouts are the same");
    before = test_read(test_path("tool.contract.json"), NULL);
    test_write_text(test_path("sdk.h"),
                    SDK_WITH("int (*use)(void *self, int text)"));
    run = PDK(UPDATE);
    assert_exit(run, 1);
    assert_contains(run.out, "break parameter-type");
    assert_contains(run.err, "--version 2.0.0");
    run = PDK(UPDATE, "--version", "1.3.0");
    assert_exit(run, 1);
    assert_contains(run.err, "at least 2.0.0");
    after = test_read(test_path("tool.contract.json"), NULL);
    assert_string_equal(before, after);
    free(before);
    free(after);
    run = PDK(UPDATE, "--version", "2.0.0");
    assert_exit(run, 0);
    assert_contains(run.out, "\ntool.contract.json\n");
    assert_contains(PDK("contract", "verify", "tool.contract.json").out,
                    "tool 2.0.0 is complete");
}

TEST(an_update_that_only_renames_is_a_minor_one)
{
    struct program_run run;

    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "--interface", "tool/1=tool_v1", "-o",
                    "tool.contract.json"),
                0);
    test_write_text(test_path("sdk.h"),
                    SDK_WITH("int (*used)(void *self, const char *text)"));
    run = PDK(UPDATE);
    assert_exit(run, 1);
    assert_contains(run.out, "member-renamed");
    assert_contains(run.out, "minor change: it needs version 1.1.0");
    assert_exit(PDK(UPDATE, "--version", "1.1"), 0);
    assert_exit(PDK("contract", "update", "tool.contract.json"), 2);
}

#define AND_USER "--interface", "user/1=user_v1", "--type", "hidden=opaque"

TEST(an_update_takes_in_new_interfaces_and_says_what_it_wrote)
{
    struct program_run run;

    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "-i", "tool/1=tool_v1", "-o", "tool.contract.json"),
                0);
    run = PDK(UPDATE, AND_USER);
    assert_exit(run, 1);
    assert_contains(run.out, "the layouts are the same\n"
                             "new interface user/1, optional\n");
    assert_contains(run.out, "a minor change: it needs version 1.1.0");
    run = PDK(UPDATE, AND_USER, "--require", "user/1", "--version", "1.1.0");
    assert_exit(run, 1);
    assert_contains(run.out, "new interface user/1, required\n");
    assert_contains(run.err, "at least 2.0.0");
    run = PDK(UPDATE, AND_USER, "--glibc", "2.31", "--version", "1.1.0");
    assert_exit(run, 0);
    assert_contains(run.out, "\ntool.contract.json\n");
    run = PDK("contract", "show", "tool.contract.json");
    assert_contains(run.out, "contract tool 1.1.0");
    assert_contains(run.out, "plugins load with glibc 2.31\n");
    assert_contains(run.out, "interface tool/1: struct tool_v1, 16 bytes");
    assert_contains(run.out, "interface user/1: struct user_v1, 16 bytes");
    assert_contains(run.out, "type hidden: opaque");
}

TEST(what_an_update_adds_must_be_new)
{
    (void)state;
    write_sdk();
    assert_exit(
        PDK(CREATE, AND_USER, "--glibc", "2.31", "-o", "tool.contract.json"),
        0);
    assert_refused(PDK(UPDATE, "--interface", "user/1=tool_v1"), 2,
                   "has the interface 'user/1' already");
    assert_refused(PDK(UPDATE, "--type", "hidden=shared"), 2,
                   "has a role for 'hidden' already");
    assert_refused(PDK(UPDATE, "--glibc", "2"), 2, "a version such as 2.31");
    assert_exit(PDK(UPDATE, "--version", "1.0.1"), 0);
    assert_contains(PDK("contract", "show", "tool.contract.json").out,
                    "plugins load with glibc 2.31\n");
}

TEST(a_spoilt_contract_does_not_verify)
{
    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "-i", "a=tool_v1", "-o", "a.contract.json"), 0);
    test_write_text(test_path("a.abi"), "<abi-corpus/>");
    assert_refused(PDK("contract", "verify", "a.contract.json"), 3, "SHA-256");
    remove(test_path("a.abi"));
    assert_refused(PDK("contract", "verify", "a.contract.json"), 3, "a.abi");
    test_write_text(test_path("a.contract.json"), "{");
    assert_refused(PDK("contract", "verify", "a.contract.json"), 2,
                   "a.contract.json:1:2:");
}

TEST(an_output_that_cannot_be_written_leaves_nothing)
{
    (void)state;
    write_sdk();
    assert_exit(PDK(CREATE, "-i", "a=tool_v1", "-o", "no/a.contract.json"), 3);
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST_MAIN(RUN(a_contract_is_made_shown_and_verified),
          RUN(a_contract_tells_nothing_of_the_machine_that_made_it),
          RUN(a_type_that_is_only_declared_must_be_called_opaque),
          RUN(what_the_compiler_says_is_shown), RUN(what_is_missing_is_named),
          RUN(wrong_words_are_refused),
          RUN(an_interface_is_given_once_and_required_only_if_it_is_there),
          RUN(an_update_demands_the_version_that_says_what_changed),
          RUN(an_update_that_only_renames_is_a_minor_one),
          RUN(an_update_takes_in_new_interfaces_and_says_what_it_wrote),
          RUN(what_an_update_adds_must_be_new),
          RUN(a_spoilt_contract_does_not_verify),
          RUN(an_output_that_cannot_be_written_leaves_nothing))
