/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

static struct json *parse(const char *text)
{
    struct json *json = NULL;
    pdk_error error = PDK_ERROR_INIT;

    if (pdk__json_parse(&json, text, strlen(text), "x.json", &error) != PDK_OK)
        print_error("%u:%u: %s\n", error.line, error.column, error.message);
    assert_non_null(json);
    return json;
}

/* The text must be refused at that place with that reason. */
static void refuse(const char *text, size_t size, unsigned line,
                   unsigned column, const char *reason)
{
    struct json *json = (struct json *)(uintptr_t)1;
    pdk_error error = PDK_ERROR_INIT;

    assert_result(pdk__json_parse(&json, text, size, "x.json", &error),
                  PDK_E_SYNTAX);
    assert_null(json);
    assert_contains(error.message, reason);
    assert_string_equal(error.path, "x.json");
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

TEST(a_text_that_is_not_json_is_refused_with_its_place)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *reason;
    } rows[] = {
        { "", 1, 1, "the text ends here, but a value is expected" },
        { " \n ", 2, 2, "a value is expected" },
        { "{\n  \"a\": 1,\n}", 3, 1, "a key in quotes is expected" },
        { "{\"a\" 1}", 1, 6, "':' is expected" },
        { "{\"a\": 1 \"b\": 2}", 1, 9, "',' or '}' is expected" },
        { "[1 2]", 1, 4, "',' or ']' is expected" },
        { "[1,]", 1, 4, "a value is expected" },
        { "{\"a\": tru}", 1, 7, "a value is expected" },
        { "{} x", 1, 4, "nothing may follow the end" },
        { "[] []", 1, 4, "nothing may follow the end" },
        { "[01]", 1, 3, "',' or ']' is expected" },
        { "[-]", 1, 3, "a digit is expected" },
        { "[1.]", 1, 4, "a digit is expected" },
        { "[1e+]", 1, 5, "a digit is expected" },
        { "[11111111111111111111111111111111111111111111111111]", 1, 2,
          "too many digits" },
        { "[\"a]", 1, 2, "no end quote" },
        { "[\"a\nb\"]", 1, 4, "control character" },
        { "[\"\\x\"]", 1, 3, "escape" },
        { "[\"\\u12g4\"]", 1, 3, "hexadecimal" },
        { "[\"\\u0000\"]", 1, 3, "NUL" },
        { "[\"\\ud800\"]", 1, 3, "surrogate" },
        { "[\"\\ud800\\u0041\"]", 1, 3, "surrogate" },
        { "[\"\\udc00\"]", 1, 3, "surrogate" },
        { "[\"a\xff\"]", 1, 4, "not UTF-8" },
        { "\xef\xbb\xbf{}", 1, 1, "a value is expected" },
        { "[1\n,2]]", 2, 4, "nothing may follow" },
        { "// a comment\n{}", 1, 1, "a value is expected" },
        { "{'a': 1}", 1, 2, "a key in quotes is expected" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refuse(rows[i].text, strlen(rows[i].text), rows[i].line, rows[i].column,
               rows[i].reason);
    refuse("[\0]", 3, 1, 2, "NUL byte");
}

TEST(a_key_that_is_given_twice_is_refused_at_its_second_place)
{
    const char *text = "{\"b\": {\"a\": 1,\n \"b\": 2,\n \"a\": 3}}";

    (void)state;
    refuse(text, strlen(text), 3, 2, "'a' is given twice");
}

TEST(nesting_has_a_limit)
{
    char text[130];

    (void)state;
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    refuse(text, 130, 1, 65, "nested too deeply");
    pdk__json_destroy(parse("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]"));
}

TEST(a_text_cut_anywhere_is_refused)
{
    const char *text = "{\"a\": [1.5e3, true, null, \"\\ud83d\\ude00\"]}";

    (void)state;
    pdk__json_destroy(parse(text));
    for (size_t size = 0; size < strlen(text); size++) {
        struct json *json = NULL;
        char *cut = malloc(size + 1);

        assert_non_null(cut);
        memcpy(cut, text, size);
        assert_result(pdk__json_parse(&json, cut, size, NULL, NULL),
                      PDK_E_SYNTAX);
        free(cut);
    }
}

TEST(members_are_read_by_their_type)
{
    struct json *json = parse("{\"t\": \"x\\u00e4\", \"n\": 4294967295,\n"
                              " \"f\": true, \"o\": {}, \"l\": []}");
    const json_node *root = pdk__json_root(json), *node = NULL;
    const char *text = NULL;
    uint32_t number = 7;
    bool flag = false;

    (void)state;
    assert_result(pdk__json_text(json, root, "t", true, &text, NULL), PDK_OK);
    assert_string_equal(text, "x\xc3\xa4");
    assert_result(pdk__json_number(json, root, "n", true, &number, NULL),
                  PDK_OK);
    assert_int_equal(number, 4294967295u);
    assert_result(pdk__json_flag(json, root, "f", true, &flag, NULL), PDK_OK);
    assert_true(flag);
    assert_result(pdk__json_object(json, root, "o", true, &node, NULL), PDK_OK);
    assert_non_null(node);
    node = NULL;
    assert_result(pdk__json_list(json, root, "l", true, &node, NULL), PDK_OK);
    assert_non_null(node);
    text = "as it was";
    assert_result(pdk__json_text(json, root, "gone", false, &text, NULL),
                  PDK_OK);
    assert_string_equal(text, "as it was");
    pdk__json_destroy(json);
}

static void assert_rejected(pdk_result result, pdk_error *error, unsigned line,
                            unsigned column, const char *message)
{
    assert_result(result, PDK_E_SCHEMA);
    assert_contains(error->message, message);
    assert_int_equal(error->line, line);
    assert_int_equal(error->column, column);
    assert_string_equal(error->path, "x.json");
    *error = (pdk_error)PDK_ERROR_INIT;
}

TEST(a_member_of_another_type_is_named_with_its_place)
{
    struct json *json = parse("{\"t\": 1,\n \"n\": -1, \"m\": 1.5,\n"
                              " \"k\": 4294967296, \"o\": [{}]}");
    const json_node *root = pdk__json_root(json), *node = NULL;
    pdk_error error = PDK_ERROR_INIT;
    const char *text = NULL;
    uint32_t number = 7;
    bool flag = false;

    (void)state;
    assert_rejected(pdk__json_text(json, root, "t", false, &text, &error),
                    &error, 1, 7, "'t' must be a text");
    assert_rejected(pdk__json_number(json, root, "n", false, &number, &error),
                    &error, 2, 7, "'n' must be a whole number from 0 to");
    assert_rejected(pdk__json_number(json, root, "m", false, &number, &error),
                    &error, 2, 16, "'m' must be a whole number");
    assert_rejected(pdk__json_number(json, root, "k", false, &number, &error),
                    &error, 3, 7, "'k' must be a whole number");
    assert_rejected(pdk__json_flag(json, root, "t", false, &flag, &error),
                    &error, 1, 7, "'t' must be true or false");
    assert_rejected(pdk__json_object(json, root, "o", false, &node, &error),
                    &error, 3, 24, "'o' must be an object");
    assert_rejected(pdk__json_list(json, root, "t", false, &node, &error),
                    &error, 1, 7, "'t' must be a list");
    assert_rejected(pdk__json_text(json, root, "x", true, &text, &error),
                    &error, 1, 1, "'x' is missing");
    assert_result(pdk__json_list(json, root, "o", true, &node, NULL), PDK_OK);
    assert_rejected(pdk__json_text(json, node, "x", true, &text, &error),
                    &error, 3, 24, "an object with 'x' is expected");
    pdk__json_destroy(json);
}

TEST(an_unknown_key_is_told_with_the_nearest_one)
{
    static const char *const keys[] = { "version", "contract", NULL };
    static const char *const all[] = { "versoin", "zzzzzz", NULL };
    struct json *json = parse("{\n \"versoin\": 1,\n  \"zzzzzz\": 2}");
    const json_node *root = pdk__json_root(json);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_rejected(pdk__json_only(json, root, keys, &error), &error, 2, 2,
                    "there is no key 'versoin'; did you mean 'version'?");
    assert_result(pdk__json_only(json, root, all, &error), PDK_OK);
    assert_rejected(pdk__json_only(json, root, &all[2], &error), &error, 2, 2,
                    "there is no key 'versoin'");
    pdk__json_destroy(json);
}

TEST_MAIN(RUN(a_text_that_is_not_json_is_refused_with_its_place),
          RUN(a_key_that_is_given_twice_is_refused_at_its_second_place),
          RUN(nesting_has_a_limit), RUN(a_text_cut_anywhere_is_refused),
          RUN(members_are_read_by_their_type),
          RUN(a_member_of_another_type_is_named_with_its_place),
          RUN(an_unknown_key_is_told_with_the_nearest_one))
