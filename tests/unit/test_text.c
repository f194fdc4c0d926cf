/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <string.h>

#include "failure.h"
#include "text.h"

TEST(a_copy_is_cut_to_what_fits_and_says_so)
{
    char out[4];

    (void)state;
    assert_true(pdk__text_copy(out, sizeof out, "abc"));
    assert_string_equal(out, "abc");
    assert_false(pdk__text_copy(out, sizeof out, "abcd"));
    assert_string_equal(out, "abc");
    assert_false(pdk__text_copy(out, 0, "a"));
}

TEST(only_well_formed_utf8_passes)
{
    static const char *const good[] = { "", "a", "\xc3\xa4", "\xe2\x82\xac",
                                        "\xf0\x9f\x98\x80" };
    static const char *const bad[] = {
        "\x80",     "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xe2\x82", "\xff"
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(pdk__text_is_utf8(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(pdk__text_is_utf8(bad[i], strlen(bad[i])));
}

static void assert_tamed(const char *text, const char *expected)
{
    char out[64];

    assert_true(pdk__text_copy(out, sizeof out, text));
    pdk__text_tame(out);
    assert_string_equal(out, expected);
}

TEST(a_tamed_text_is_one_line_that_no_terminal_obeys)
{
    (void)state;
    assert_tamed("", "");
    assert_tamed("a\n\x1b[31m\xc3\xa4\xff!\xc3+\x7f", "a  [31m\xc3\xa4?!?+ ");
    assert_tamed("\xc2\x9b"
                 "31m\xc2\xa0",
                 "  31m\xc2\xa0");
    assert_tamed("a\xe2\x80\xae"
                 "b\xe2\x81\xa9\xe2\x80\xa8",
                 "a   b      ");
    assert_tamed("\xe2\x82\xac\xe2\x80\x93", "\xe2\x82\xac\xe2\x80\x93");
    assert_tamed("\xe2\x80", "??");
}

TEST(a_plugin_id_is_lower_case_and_starts_with_a_letter)
{
    char long_id[70];

    (void)state;
    assert_true(pdk__text_is_plugin_id("org.example.gain-2_x"));
    assert_false(pdk__text_is_plugin_id(""));
    assert_false(pdk__text_is_plugin_id("2gain"));
    assert_false(pdk__text_is_plugin_id("Gain"));
    assert_false(pdk__text_is_plugin_id("a/b"));
    memset(long_id, 'a', sizeof long_id);
    long_id[63] = '\0';
    assert_true(pdk__text_is_plugin_id(long_id));
    long_id[63] = 'a';
    long_id[64] = '\0';
    assert_false(pdk__text_is_plugin_id(long_id));
}

TEST(paths_are_taken_apart_and_joined)
{
    char out[16];

    (void)state;
    assert_string_equal(pdk__path_base("a/b/c"), "c");
    assert_string_equal(pdk__path_base("c"), "c");
    assert_true(pdk__path_directory(out, sizeof out, "a/b/c"));
    assert_string_equal(out, "a/b");
    assert_true(pdk__path_directory(out, sizeof out, "/c"));
    assert_string_equal(out, "/");
    assert_true(pdk__path_directory(out, sizeof out, "c"));
    assert_string_equal(out, ".");
    assert_true(pdk__path_join(out, sizeof out, "a", "b"));
    assert_string_equal(out, "a/b");
    assert_true(pdk__path_join(out, sizeof out, "a/", "b"));
    assert_string_equal(out, "a/b");
    assert_true(pdk__path_join(out, sizeof out, "a", "/b"));
    assert_string_equal(out, "/b");
    assert_false(pdk__path_join(out, sizeof out, "0123456789", "0123456"));
}

TEST(a_buffer_grows_with_what_is_appended)
{
    struct text_buffer buffer = TEXT_BUFFER_INIT;

    (void)state;
    for (int i = 0; i < 1000; i++)
        pdk__text_append_format(&buffer, "%d,", i);
    pdk__text_append(&buffer, "end", 3);
    assert_false(buffer.failed);
    assert_int_equal(buffer.size_bytes, strlen(buffer.data));
    assert_true(pdk__text_ends_with(buffer.data, "998,999,end"));
    pdk__text_finish(&buffer);
    assert_null(buffer.data);
}

TEST(a_guess_is_the_nearest_word_and_no_far_one)
{
    struct text_guess guess = { "chekc", NULL, 0 };
    struct text_guess none = { "zebra", NULL, 0 };

    (void)state;
    pdk__text_guess(&guess, "build");
    assert_null(guess.best);
    pdk__text_guess(&guess, "check");
    pdk__text_guess(&guess, "cheek");
    assert_string_equal(guess.best, "check");
    assert_int_equal(guess.distance, 2);
    pdk__text_guess(&none, "check");
    pdk__text_guess(&none, "");
    assert_null(none.best);
}

TEST(every_code_and_stage_has_its_own_name)
{
#define ROW(name_, number_, text_)                                             \
    assert_string_equal(pdk_result_name(number_), "PDK_" #name_);              \
    assert_string_equal(pdk_result_text(number_), text_);
    (void)state;
    PDK_RESULT_LIST(ROW)
#undef ROW
    assert_string_equal(pdk_result_name(-12345), "PDK_E_UNKNOWN");
    assert_string_equal(pdk_stage_name(PDK_STAGE_SELF_TEST), "self-test");
    assert_string_equal(pdk_stage_name(PDK_STAGE_COUNT), "none");
}

TEST(a_failure_keeps_the_innermost_place_and_the_systems_reason)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk__fail_system(&error, ENOENT, "cannot open '%s'", "x"),
                  PDK_E_NOT_FOUND);
    assert_int_equal(error.system_code, ENOENT);
    assert_contains(error.message, "cannot open 'x': No such file");
    pdk__error_place(&error, PDK_STAGE_COPY, "x");
    pdk__error_place(&error, PDK_STAGE_LOAD, "y");
    assert_int_equal(error.stage, PDK_STAGE_COPY);
    assert_string_equal(error.path, "x");
    assert_result(pdk__fail_memory(NULL), PDK_E_MEMORY);
}

TEST(a_message_is_one_line_whatever_it_tells_of)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    pdk_fail(&error, PDK_E_NOT_FOUND, "%s: not there", "a\n\x1b[2Jb\x7f\tc");
    assert_string_equal(error.message, "a  [2Jb  c: not there");
}

TEST_MAIN(RUN(a_copy_is_cut_to_what_fits_and_says_so),
          RUN(only_well_formed_utf8_passes),
          RUN(a_tamed_text_is_one_line_that_no_terminal_obeys),
          RUN(a_plugin_id_is_lower_case_and_starts_with_a_letter),
          RUN(paths_are_taken_apart_and_joined),
          RUN(a_buffer_grows_with_what_is_appended),
          RUN(a_guess_is_the_nearest_word_and_no_far_one),
          RUN(every_code_and_stage_has_its_own_name),
          RUN(a_failure_keeps_the_innermost_place_and_the_systems_reason),
          RUN(a_message_is_one_line_whatever_it_tells_of))
