/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A header with every sort of function that a table can hold. */
static const char sdk[] =
    "#include <pdk/error.h>\n"
    "#include <stdbool.h>\n"
    "#include <stdint.h>\n"
    "typedef struct { int32_t low, high; } odd_range_v2;\n"
    "typedef double odd_gain;\n"
    "typedef int (*odd_visit)(void *context, const char *name);\n"
    "typedef enum odd_mode { ODD_ON } odd_mode;\n"
    "struct odd_int { int a; };\n"
    "union odd_value { int a; float b; };\n"
    "typedef struct odd_v1 {\n"
    "    uint32_t struct_size;\n"
    "    uint32_t version;\n"
    "    const char *title;\n"
    "    void (*nothing)(void);\n"
    "    pdk_result (*result)(void *self);\n"
    "    odd_range_v2 (*range)(void *self, odd_range_v2 old, odd_gain gain);\n"
    "    union odd_value (*either)(void *self);\n"
    "    int (*(*pick)(void *self, int which))(float);\n"
    "    void (*print)(void *self, const char *format, ...);\n"
    "    bool (*is)(const void *self, odd_mode mode, odd_mode other);\n"
    "    const struct odd_int *(*keyword)(struct odd_int *a,\n"
    "                                     volatile struct odd_int *b);\n"
    "    odd_visit (*swap)(void *self, odd_visit visit, void (*plain)(int));\n"
    "    void (*many)(void *self, uint8_t *a, uint16_t *b, uint32_t c,\n"
    "                 uint64_t d, int8_t e, float f, double *const *g);\n"
    "} odd_v1;\n"
    "typedef struct odd_v2 { uint32_t struct_size, more; } odd_v2;\n";

static char *plugin; /* what was made of it */

static void make_contract(void)
{
    assert_int_equal(mkdir(test_path("sdk"), 0777), 0);
    test_write_text(test_path("sdk/odd.h"), sdk);
    assert_exit(PDK("contract", "create", "--header", "sdk/odd.h",
                    "--interface", "odd.tool/1=odd_v1", "--interface",
                    "odd.tool/2=odd_v2", "-o", "sdk/odd.contract.json"),
                0);
}

static void make_plugin(void)
{
    make_contract();
    assert_exit(PDK("new", "odd-one", "--contract", "sdk/odd.contract.json"),
                0);
    free(plugin);
    plugin = test_read(test_path("odd-one/odd_one.c"), NULL);
}

TEST(each_function_is_spelt_as_its_type_says)
{
    static const char *const parts[] = {
        "static void tool_nothing(void)\n{\n}\n",
        "static pdk_result tool_result(void *self)\n{\n    (void)self;\n"
        "    return PDK_OK;\n}\n",
        "static odd_range_v2 tool_range(void *self, odd_range_v2 range, "
        "odd_gain gain)\n",
        "    return (odd_range_v2){ 0 };\n",
        "    return (union odd_value){ 0 };\n",
        "static int (*tool_pick(void *self, int value))(float)\n",
        "    return NULL;\n",
        "static void tool_print(void *self, const char *text, ...)\n"
        "{\n    (void)self, (void)text;\n}\n",
        "static bool tool_is(const void *self, odd_mode mode, odd_mode "
        "mode2)\n",
        "tool_keyword(struct odd_int *data,\n",
        "volatile struct odd_int *data2)\n",
        "static odd_visit tool_swap(void *self, odd_visit callback,\n",
        "void (*callback2)(int))\n",
        "(void)self, (void)data, (void)data2, (void)value, (void)value2,\n"
        "    (void)value3, (void)value4, (void)data3;\n",
        "PDK_INTERFACE(odd_one, odd_v1, \"odd.tool/1\", .nothing = "
        "tool_nothing,\n",
        "PDK_INTERFACE(odd_one, odd_v2, \"odd.tool/2\",);\n",
    };

    (void)state;
    make_plugin();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_contains(plugin, parts[i]);
}

TEST(no_line_is_wider_than_a_page)
{
    (void)state;
    make_plugin();
    for (const char *line = plugin; *line != '\0'; line++) {
        size_t width = strcspn(line, "\n");

        assert_true(width < 80);
        line += width;
    }
}

TEST(what_is_made_compiles_without_a_warning)
{
    const char *const words[] = {
        COMPILER,   "-Wall",         "-Wextra", "-Wpedantic",        "-Werror",
        "-std=c11", "-fsyntax-only", "-I",      INCLUDE_1,           "-I",
        INCLUDE_3,  "-isystem",      "sdk",     "odd-one/odd_one.c", NULL,
    };

    (void)state;
    make_plugin();
    assert_exit(program_run(test_folder(), words), 0);
}

TEST(a_plugin_for_the_small_host_needs_no_folder)
{
    char *text;

    (void)state;
    assert_exit(PDK("new", "clock", "--contract", "pdk.tick"), 0);
    text = test_read(test_path("clock/clock.c"), NULL);
    assert_contains(text, "#include <pdk/tick.h>\n");
    assert_contains(text, "static pdk_result tick_tick(void *self, const "
                          "pdk_tick *tick,\n");
    free(text);
    text = test_read(test_path("clock/pdk.json"), NULL);
    assert_contains(text, "\"contract\": \"pdk.tick\"");
    free(text);
    text = test_read(test_path("clock/CMakeLists.txt"), NULL);
    assert_null(strstr(text, "include_directories"));
    assert_null(strstr(text, "Where the headers"));
    free(text);
}

TEST(words_that_do_not_go_together_are_told)
{
    (void)state;
    make_contract();
    assert_refused(PDK("new", "a", "-t", "cpp", "-c", "pdk.tick"), 2,
                   "use it without --contract");
    assert_refused(PDK("new", "a", "-t", "contract"), 2,
                   "needs a host's contract: use --contract FILE");
    assert_refused(PDK("new", "a", "-i", "odd.tool/1"), 2,
                   "--interface and --include need --contract");
    assert_refused(
        PDK("new", "a", "-c", "sdk/odd.contract.json", "-i", "odd.tool/3"), 2,
        "has no interface 'odd.tool/3'");
    assert_refused(PDK("new", "a", "-c", "nothing.json"), 2, "nothing.json");
    assert_refused(PDK("new", "a", "-c", "pdk.tock"), 2, "pdk.tock");
    assert_refused(PDK("new", "a", "-c", "sdk/odd.h"), 2, "sdk/odd.h");
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(a_header_that_cannot_be_found_is_refused)
{
    (void)state;
    make_contract();
    assert_int_equal(mkdir(test_path("include"), 0777), 0);
    assert_int_equal(rename(test_path("sdk/odd.h"), test_path("include/odd.h")),
                     0);
    assert_refused(PDK("new", "a", "-c", "sdk/odd.contract.json"), 2,
                   "'odd.h' is not beside the contract; use --include DIR");
    assert_exit(
        PDK("new", "a", "-c", "sdk/odd.contract.json", "--include", "include"),
        0);
    plugin = test_read(test_path("a/CMakeLists.txt"), NULL);
    assert_contains(plugin, "\"${PROJECT_SOURCE_DIR}/../include\"\n");
}

TEST(a_header_that_does_not_compile_makes_nothing)
{
    struct program_run run;

    (void)state;
    make_contract();
    test_write_text(test_path("sdk/odd.h"), "#error another day\n");
    run = PDK("new", "a", "-c", "sdk/odd.contract.json");
    assert_exit(run, 1);
    assert_contains(run.err, "another day");
    assert_contains(run.err, "does not compile with these interfaces");
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(a_contract_that_does_not_tell_its_header_is_refused)
{
    char *text;

    (void)state;
    make_contract();
    text = test_read(test_path("sdk/odd.contract.json"), NULL);
    memcpy(strstr(text, "\"header\":\t\"odd.h\","), "                  ", 18);
    test_write_text(test_path("sdk/odd.contract.json"), text);
    free(text);
    assert_refused(PDK("new", "a", "-c", "sdk/odd.contract.json"), 2,
                   "it has no \"header\"");
}

TEST(a_folder_that_cmake_would_misread_is_refused)
{
    (void)state;
    make_contract();
    assert_int_equal(rename(test_path("sdk"), test_path("a$b")), 0);
    assert_refused(PDK("new", "a", "-c", "a$b/odd.contract.json"), 2,
                   "characters that are special in CMake");
}

TEST_MAIN(RUN(each_function_is_spelt_as_its_type_says),
          RUN(no_line_is_wider_than_a_page),
          RUN(what_is_made_compiles_without_a_warning),
          RUN(a_plugin_for_the_small_host_needs_no_folder),
          RUN(words_that_do_not_go_together_are_told),
          RUN(a_header_that_cannot_be_found_is_refused),
          RUN(a_header_that_does_not_compile_makes_nothing),
          RUN(a_contract_that_does_not_tell_its_header_is_refused),
          RUN(a_folder_that_cmake_would_misread_is_refused))
