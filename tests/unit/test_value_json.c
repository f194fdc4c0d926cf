/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdk/value.h"
#include "value_tree.h"

static pdk_document *read_json(const char *json)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_document *document;
    const pdk_document *checked;

    if (pdk_document_from_json(&document, json, strlen(json), &error) != PDK_OK)
        fail_msg("%s: %u:%u: %s", json, error.line, error.column,
                 error.message);
    assert_result(
        pdk_document_check(document, document->size_bytes, &checked, NULL),
        PDK_OK);
    return document;
}

/* Reads it, writes it, and expects that text. */
static void assert_written(const char *json, uint32_t indent,
                           const char *expected)
{
    pdk_document *document = read_json(json);
    char *written;

    assert_result(pdk_value_to_json(&written, &document->root, indent, NULL),
                  PDK_OK);
    assert_string_equal(written, expected);
    free(written);
    free(document);
}

static void assert_unchanged(const char *json)
{
    assert_written(json, 0, json);
}

static void assert_refused(const char *json, size_t size, uint32_t line,
                           uint32_t column, const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_document *document;

    if (pdk_document_from_json(&document, json, size, &error) != PDK_E_SYNTAX)
        fail_msg("'%s' is not refused", json);
    assert_contains(error.message, reason);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_result(pdk_document_from_json(&document, json, size, NULL),
                  PDK_E_SYNTAX);
}

#define ASSERT_REFUSED(json_, column_, reason_)                                \
    assert_refused(json_, sizeof(json_) - 1, 1, column_, reason_)

TEST(what_is_read_is_written_again)
{
    (void)state;
    assert_unchanged("null");
    assert_unchanged("[true,false,null,[],{},\"\"]");
    assert_unchanged("{\"a\":{\"b\":[1,{\"c\":2}]},\"d\":3}");
    assert_unchanged("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u0000/\xc3\xa4\"");
    assert_written(" [ 1 ,\t2\r\n] ", 0, "[1,2]");
    assert_written("\"\\u00e4\\ud83d\\ude00\\/\\u0041\"", 0,
                   "\"\xc3\xa4\xf0\x9f\x98\x80/A\"");
}

TEST(integers_come_through_in_full)
{
    (void)state;
    assert_unchanged("[9223372036854775807,-9223372036854775808]");
    assert_unchanged("[9223372036854775808,18446744073709551615,0]");
    assert_written("18446744073709551616", 0, "1.8446744073709552e+19");
    assert_written("-9223372036854775809", 0, "-9.223372036854776e+18");
    assert_written("-0", 0, "0");
}

TEST(a_number_with_a_point_stays_one)
{
    (void)state;
    assert_unchanged("[0.1,3.0,-0.0,1e+300,1e-300,0.3,1e-07]");
    assert_unchanged("1.7976931348623157e+308");
    assert_written("[1E2,1e2,10.50]", 0, "[100.0,100.0,10.5]");
}

TEST(numbers_do_not_depend_on_the_locale)
{
    char text[8];

    (void)state;
#ifdef COMMA_LOCALES
    assert_int_equal(setenv("LOCPATH", COMMA_LOCALES, 1), 0);
    assert_non_null(setlocale(LC_NUMERIC, "comma"));
    snprintf(text, sizeof text, "%.1f", 0.5);
    assert_string_equal(text, "0,5");
    assert_unchanged("[0.1,3.0,-1.5e-09]");
    ASSERT_REFUSED("[0,5.]", 6, "a digit is expected");
    setlocale(LC_NUMERIC, "C");
#else
    (void)text;
    print_message("localedef is missing: no locale has a comma here\n");
    skip();
#endif
}

TEST(what_json_has_no_form_for_is_an_object)
{
    pdk_document *document;
    pdk_bytes bytes;

    (void)state;
    assert_unchanged("{\"$bytes\":\"AAEC/+8=\"}");
    assert_unchanged("{\"a\":{\"$bytes\":\"\"},\"b\":[{\"$bytes\":\"YQ==\"}]}");
    assert_unchanged("[{\"$f64\":\"inf\"},{\"$f64\":\"-inf\"},"
                     "{\"$f64\":\"nan\"}]");
    document = read_json("{ \"\\u0024bytes\" : \"AAEC/+8=\" }");
    bytes = pdk_as_bytes(&document->root);
    assert_int_equal(bytes.size_bytes, 5);
    assert_memory_equal(bytes.data, "\x00\x01\x02\xff\xef", 5);
    free(document);
    document = read_json("{\"$f64\":\"-inf\"}");
    assert_true(isinf(pdk_as_f64(&document->root, 0)));
    free(document);
}

TEST(a_key_that_looks_like_one_of_those_stays_a_key)
{
    static const char *const keys[] = { "$bytes", "$f64", "$$bytes",
                                        "$$$f64", "$",    "$schema" };
    pdk_writer *writer;
    const pdk_document *document;
    pdk_document *again;
    char *json;

    (void)state;
    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        pdk_writer_reset(writer);
        pdk_put_map(writer, NULL);
        pdk_put_text(writer, keys[i], "YQ==");
        pdk_put_end(writer);
        assert_result(pdk_writer_finish(writer, &document, NULL), PDK_OK);
        assert_result(pdk_value_to_json(&json, &document->root, 0, NULL),
                      PDK_OK);
        again = read_json(json);
        assert_true(pdk_value_equal(&again->root, &document->root));
        free(again);
        free(json);
    }
    pdk_writer_destroy(writer);
    assert_unchanged("{\"$schema\":\"x\",\"$id\":1}");
}

TEST(an_indent_gives_every_value_a_line)
{
    (void)state;
    assert_written("{\"a\":[1,{}],\"b\":{\"c\":[]},\"d\":{\"$bytes\":\"\"}}", 2,
                   "{\n"
                   "  \"a\": [\n"
                   "    1,\n"
                   "    {}\n"
                   "  ],\n"
                   "  \"b\": {\n"
                   "    \"c\": []\n"
                   "  },\n"
                   "  \"d\": {\"$bytes\": \"\"}\n"
                   "}");
    assert_written("7", 4, "7");
}

TEST(random_trees_come_back_equal)
{
    pdk_writer *writer;
    uint64_t seed = 0x6a736f6e;

    (void)state;
    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    for (int round = 0; round < 1000; round++) {
        const pdk_document *document = make_random_tree(writer, &seed, 120);
        pdk_document *again;
        char *json;

        assert_result(pdk_value_to_json(&json, &document->root,
                                        (uint32_t)round % 3, NULL),
                      PDK_OK);
        again = read_json(json);
        assert_true(pdk_value_equal(&again->root, &document->root));
        free(again);
        free(json);
    }
    pdk_writer_destroy(writer);
}

TEST(a_complaint_names_line_and_column)
{
    static const char json[] = "{\n  \"a\": 1,\n  \"b\" 2\n}";

    (void)state;
    assert_refused(json, sizeof json - 1, 3, 7, "':' is expected");
    assert_refused("[1,\n", 4, 2, 1, "the text ends here, but a value");
}

TEST(words_out_of_order_are_refused)
{
    (void)state;
    ASSERT_REFUSED("", 1, "the text ends here, but a value is expected");
    ASSERT_REFUSED("[1 2]", 4, "',' or ']' is expected");
    ASSERT_REFUSED("[1,]", 4, "a value is expected");
    ASSERT_REFUSED("[,1]", 2, "a value is expected");
    ASSERT_REFUSED("{\"a\":1,}", 8, "a key in quotes is expected");
    ASSERT_REFUSED("{a:1}", 2, "a key in quotes is expected");
    ASSERT_REFUSED("{\"a\":1 \"b\":2}", 8, "',' or '}' is expected");
    ASSERT_REFUSED("[1}", 3, "',' or ']' is expected");
    ASSERT_REFUSED("[1", 3, "the text ends here");
    ASSERT_REFUSED("1 1", 3, "nothing may follow the end");
    ASSERT_REFUSED("nul", 1, "a value is expected");
    ASSERT_REFUSED("nan", 1, "a value is expected");
    ASSERT_REFUSED("'a'", 1, "a value is expected");
    ASSERT_REFUSED("[1]\0", 4, "nothing may follow the end");
    ASSERT_REFUSED("// no\n1", 1, "a value is expected");
}

TEST(numbers_have_one_form)
{
    (void)state;
    ASSERT_REFUSED("01", 2, "nothing may follow the end");
    ASSERT_REFUSED("+1", 1, "a value is expected");
    ASSERT_REFUSED("-", 2, "a digit is expected");
    ASSERT_REFUSED("1.", 3, "a digit is expected");
    ASSERT_REFUSED(".5", 1, "a value is expected");
    ASSERT_REFUSED("1e", 3, "a digit is expected");
    ASSERT_REFUSED("1e+x", 4, "a digit is expected");
    ASSERT_REFUSED("0x1", 2, "nothing may follow the end");
    ASSERT_REFUSED("[1e999]", 2, "this number is too large");
}

TEST(texts_are_refused_where_they_go_wrong)
{
    (void)state;
    ASSERT_REFUSED("[\"ab", 2, "a text has no end quote");
    ASSERT_REFUSED("\"a\nb\"", 3, "a control character");
    ASSERT_REFUSED("\"\\x\"", 2, "no such escape");
    ASSERT_REFUSED("\"\\", 2, "no such escape");
    ASSERT_REFUSED("\"\\u12g4\"", 2, "four hexadecimal digits");
    ASSERT_REFUSED("\"\\ud800\"", 2, "half of a surrogate pair");
    ASSERT_REFUSED("\"\\ud800\\u0041\"", 2, "half of a surrogate pair");
    ASSERT_REFUSED("\"\\udc00\"", 2, "half of a surrogate pair");
    ASSERT_REFUSED("[\"ab\xff\"]", 5, "this is not UTF-8");
    ASSERT_REFUSED("\xef\xbb\xbf[]", 1, "a value is expected");
}

TEST(keys_are_refused_where_they_stand)
{
    (void)state;
    ASSERT_REFUSED("{\"a\":1,\"b\":2,\"a\":3}", 14, "this key is there twice");
    ASSERT_REFUSED("{\"a\\u0000\":1}", 2, "a key cannot hold a NUL");
    ASSERT_REFUSED("{\"a\":1,\"$bytes\":\"\"}", 8, "stands alone");
    ASSERT_REFUSED("{\"$bytes\":\"\",\"a\":1}", 2, "stands alone");
    ASSERT_REFUSED("{\"$f64\":1}", 2, "stands alone");
    ASSERT_REFUSED("{\"$f64\":\"1\"}", 9, "must be \"inf\"");
    ASSERT_REFUSED("{\"$bytes\"}", 10, "':' is expected");
    ASSERT_REFUSED("{\"$bytes\":\"a\"}", 11, "must be base64");
    ASSERT_REFUSED("{\"$bytes\":\"YR==\"}", 11, "must be base64");
    ASSERT_REFUSED("{\"$bytes\":\"Y Q=\"}", 11, "must be base64");
    ASSERT_REFUSED("{\"$bytes\":\"Y===\"}", 11, "must be base64");
}

TEST(json_has_a_limit_to_its_depth)
{
    char json[2 * 200 + 1];

    (void)state;
    memset(json, '[', 128);
    memset(json + 128, ']', 128);
    json[256] = '\0';
    assert_unchanged(json);
    memset(json, '[', 200);
    memset(json + 200, ']', 200);
    assert_refused(json, 400, 1, 129, "nested too deeply");
}

TEST(a_value_of_no_kind_or_without_end_is_not_shown)
{
    pdk_value endless[2] = { { PDK_LIST | 1 << 8, sizeof(pdk_value) },
                             { PDK_LIST | 1 << 8, 0 } };
    pdk_value strange = { 99, 0 };
    pdk_document *copy;
    char *json;

    (void)state;
    assert_result(pdk_value_to_json(&json, &strange, 0, NULL), PDK_E_ARGUMENT);
    assert_result(pdk_document_copy(&copy, &strange, NULL), PDK_E_ARGUMENT);
    assert_result(pdk_value_to_json(&json, endless, 0, NULL), PDK_E_LIMIT);
    assert_result(pdk_document_copy(&copy, endless, NULL), PDK_E_LIMIT);
    assert_false(pdk_value_equal(endless, endless));
}

TEST_MAIN(
    RUN(what_is_read_is_written_again), RUN(integers_come_through_in_full),
    RUN(a_number_with_a_point_stays_one),
    RUN(numbers_do_not_depend_on_the_locale),
    RUN(what_json_has_no_form_for_is_an_object),
    RUN(a_key_that_looks_like_one_of_those_stays_a_key),
    RUN(an_indent_gives_every_value_a_line), RUN(random_trees_come_back_equal),
    RUN(a_complaint_names_line_and_column), RUN(words_out_of_order_are_refused),
    RUN(numbers_have_one_form), RUN(texts_are_refused_where_they_go_wrong),
    RUN(keys_are_refused_where_they_stand), RUN(json_has_a_limit_to_its_depth),
    RUN(a_value_of_no_kind_or_without_end_is_not_shown))
