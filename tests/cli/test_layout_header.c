/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdbool.h>
#include <string.h>

#define CONTRACT FIXTURES "/demo.contract.json"

/* What a compiler makes of the SDK and the header behind it, with one option
 * more. */
static struct program_run compile(const char *compiler, const char *option)
{
    bool is_cpp = strstr(compiler, "++") != NULL;
    const char *const words[] = {
        compiler,  "-c",  "-x",        is_cpp ? "c++" : "c", "-Wall",
        "-Wextra", "-g0", "-I" SDK,    "-I" INCLUDE,         "-I" INCLUDE_2,
        option,    "-o",  "/dev/null", "plugin.c",           NULL,
    };

    test_write_text(test_path("plugin.c"), "#include \"demo_sdk.h\"\n"
                                           "#include \"demo.layout.h\"\n");
    return program_run(test_folder(), words);
}

static void make_header(void)
{
    struct program_run run = PDK("contract", "header", CONTRACT);

    assert_exit(run, 0);
    assert_contains(run.out, "sizeof(demo_effect_v1) == 64");
    test_write_text(test_path("demo.layout.h"), run.out);
}

TEST(a_plugin_that_lies_as_the_contract_says_compiles)
{
    static const char *const compilers[] = { "gcc", "clang", "g++", "clang++" };

    (void)state;
    make_header();
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        struct program_run run = compile(compilers[i], "-O2");

        assert_exit(run, 0);
        assert_string_equal(run.err, "");
    }
}

/* Without any debug information, and in words of the contract. */
TEST(what_would_lie_otherwise_does_not_compile)
{
    static const struct {
        const char *option, *words;
    } rows[] = {
        { "-DMEMBER_INSERTED", "demo_params.left is not at byte 4 with "
                               "2 bytes: contract demo 1.4.0" },
        { "-DRETYPED_INT_TO_LONG", "demo_params.gain is not at byte" },
        { "-DMEMBERS_SWAPPED", "demo_params.left is not at byte 4" },
        { "-DENUMERATOR_RENUMBERED", "DEMO_MODE_AUTO is not 2" },
        { "-DSLOT_INSERTED", "demo_effect_v1" },
        { "-fshort-enums", "does not have 4 bytes" },
        { "-fpack-struct", "is not at byte" },
    };

    (void)state;
    make_header();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct program_run run = compile("gcc", rows[i].option);

        assert_exit(run, 1);
        assert_contains(run.err, rows[i].words);
    }
}

TEST(a_contract_that_is_not_whole_gives_no_header)
{
    (void)state;
    test_copy_in_place(CONTRACT, test_path("demo.contract.json"));
    assert_refused(PDK("contract", "header", "demo.contract.json"), 3,
                   "demo.abi");
    assert_refused(PDK("contract", "header", "missing.json"), 2,
                   "missing.json");
}

TEST_MAIN(RUN(a_plugin_that_lies_as_the_contract_says_compiles),
          RUN(what_would_lie_otherwise_does_not_compile),
          RUN(a_contract_that_is_not_whole_gives_no_header))
