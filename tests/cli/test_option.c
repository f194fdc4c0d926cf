/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"

struct fields {
    bool loud;
    const char *kind;
    double rate;
    struct text_list sets;
};

static const struct option_spec specs[] = {
    { "loud", 'l', OPTION_FLAG, offsetof(struct fields, loud), NULL, "shout" },
    { "template", 't', OPTION_TEXT, offsetof(struct fields, kind), "NAME",
      "what to make" },
    { "rate", 0, OPTION_NUMBER, offsetof(struct fields, rate), "HZ",
      "how often" },
    { "set", 0, OPTION_TEXTS, offsetof(struct fields, sets), "K=V",
      "an answer" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static pdk_result parse(struct fields *out, const char *const *words, int *rest,
                        pdk_error *error)
{
    int count = 0;

    while (words[count] != NULL)
        count++;
    return option_parse(specs, out, count, (char **)words, rest, error);
}

TEST(options_stand_anywhere_among_the_words)
{
    const char *words[] = { "a", "--template", "c", "-l",
                            "b", "--rate=2.5", "-", NULL };
    struct fields fields = { 0 };
    int rest;

    (void)state;
    assert_result(parse(&fields, words, &rest, NULL), PDK_OK);
    assert_true(fields.loud);
    assert_string_equal(fields.kind, "c");
    assert_true(fields.rate == 2.5);
    assert_int_equal(rest, 3);
    assert_string_equal(words[0], "a");
    assert_string_equal(words[1], "b");
    assert_string_equal(words[2], "-");
}

TEST(two_dashes_end_the_options)
{
    const char *words[] = { "-t", "--", "--", "--loud", "--", NULL };
    struct fields fields = { 0 };
    int rest;

    (void)state;
    assert_result(parse(&fields, words, &rest, NULL), PDK_OK);
    assert_string_equal(fields.kind, "--");
    assert_false(fields.loud);
    assert_int_equal(rest, 2);
    assert_string_equal(words[0], "--loud");
    assert_string_equal(words[1], "--");
}

TEST(the_last_value_wins_and_a_list_keeps_them_all)
{
    const char *words[] = { "-t",  "c",     "--set=a=1", "-t",
                            "cpp", "--set", "b=",        NULL };
    struct fields fields = { 0 };
    int rest;

    (void)state;
    assert_result(parse(&fields, words, &rest, NULL), PDK_OK);
    assert_string_equal(fields.kind, "cpp");
    assert_int_equal(fields.sets.count, 2);
    assert_string_equal(fields.sets.items[0], "a=1");
    assert_string_equal(fields.sets.items[1], "b=");
    free(fields.sets.items);
}

TEST(what_cannot_be_understood_is_refused_with_a_reason)
{
    static const struct {
        const char *words[3];
        const char *reason;
    } rows[] = {
        { { "--templte", "c", NULL }, "did you mean '--template'?" },
        { { "--templte=c", NULL }, "no option '--templte'" },
        { { "--zebra", NULL }, "--help lists them all" },
        { { "-x", NULL }, "there is no option '-x'" },
        { { "-lt", NULL }, "there is no option '-lt'" },
        { { "--loud=yes", NULL }, "--loud takes no value" },
        { { "--rate", NULL }, "--rate needs a value: --rate HZ" },
        { { "-t", NULL }, "--template needs a value" },
        { { "--rate", "fast", NULL }, "not 'fast'" },
        { { "--rate=-1", NULL }, "not '-1'" },
        { { "--rate=nan", NULL }, "not 'nan'" },
        { { "--rate=inf", NULL }, "not 'inf'" },
        { { "--rate=", NULL }, "not ''" },
        { { "--rate=1x", NULL }, "not '1x'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *words[3];
        struct fields fields = { 0 };
        pdk_error error = PDK_ERROR_INIT;
        int rest;

        memcpy(words, rows[i].words, sizeof words);
        assert_result(parse(&fields, words, &rest, &error), PDK_E_ARGUMENT);
        assert_contains(error.message, rows[i].reason);
    }
}

TEST(a_command_without_options_takes_words_only)
{
    char first[] = "a", second[] = "--loud";
    char *words[] = { first, second };
    int rest;

    (void)state;
    assert_result(option_parse(NULL, NULL, 1, words, &rest, NULL), PDK_OK);
    assert_int_equal(rest, 1);
    assert_result(option_parse(NULL, NULL, 2, words, &rest, NULL),
                  PDK_E_ARGUMENT);
}

TEST_MAIN(RUN(options_stand_anywhere_among_the_words),
          RUN(two_dashes_end_the_options),
          RUN(the_last_value_wins_and_a_list_keeps_them_all),
          RUN(what_cannot_be_understood_is_refused_with_a_reason),
          RUN(a_command_without_options_takes_words_only))
