/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdk/value.h"
#include "value_tree.h"

static pdk_writer *make_writer(void)
{
    pdk_writer *writer;

    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    return writer;
}

static const pdk_document *finish(pdk_writer *writer)
{
    const pdk_document *document, *checked;

    assert_result(pdk_writer_finish(writer, &document, NULL), PDK_OK);
    assert_result(
        pdk_document_check(document, document->size_bytes, &checked, NULL),
        PDK_OK);
    assert_ptr_equal(checked, document);
    return document;
}

/* The writer refused, says so again, and finish() tells why. */
static void assert_stuck(pdk_writer *writer, pdk_result code,
                         const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *document;

    assert_result(writer->result, code);
    assert_result(pdk_put_null(writer, "whatever"), code);
    assert_null(writer->reserve(writer, NULL, 8));
    assert_result(writer->begin(writer, NULL, PDK_LIST), code);
    assert_result(pdk_put_end(writer), code);
    assert_result(pdk_writer_finish(writer, &document, &error), code);
    assert_contains(error.message, reason);
    pdk_writer_reset(writer);
    assert_result(pdk_put_null(writer, NULL), PDK_OK);
    finish(writer);
    pdk_writer_reset(writer);
}

TEST(every_kind_is_read_as_it_was_written)
{
    pdk_writer *writer = make_writer();
    const pdk_value *root;

    (void)state;
    pdk_put_map(writer, NULL);
    pdk_put_null(writer, "null");
    pdk_put_bool(writer, "bool", 7);
    pdk_put_i64(writer, "i64", INT64_MIN);
    pdk_put_u64(writer, "u64", UINT64_MAX);
    pdk_put_f64(writer, "f64", 0.1);
    pdk_put_text(writer, "text", "gr\xc3\xbc\xc3\x9f");
    pdk_put_bytes(writer, "bytes", "\0\1\2", 3);
    pdk_put_list(writer, "list");
    pdk_put_i64(writer, NULL, 1);
    pdk_put_i64(writer, NULL, 2);
    pdk_put_end(writer);
    assert_result(pdk_put_end(writer), PDK_OK);

    root = pdk_root(finish(writer));
    assert_int_equal(pdk_kind(root), PDK_MAP);
    assert_int_equal(pdk_length(root), 8);
    assert_int_equal(pdk_kind(pdk_get(root, "null")), PDK_NULL);
    assert_int_equal(pdk_get_bool(root, "bool", 0), 1);
    assert_true(pdk_get_i64(root, "i64", 0) == INT64_MIN);
    assert_true(pdk_get_u64(root, "u64", 0) == UINT64_MAX);
    assert_true(pdk_get_f64(root, "f64", 0) == 0.1);
    assert_string_equal(pdk_get_text(root, "text").data, "gr\xc3\xbc\xc3\x9f");
    assert_int_equal(pdk_get_text(root, "text").size_bytes, 6);
    assert_int_equal(pdk_get_bytes(root, "bytes").size_bytes, 3);
    assert_memory_equal(pdk_get_bytes(root, "bytes").data, "\0\1\2", 3);
    assert_int_equal((uintptr_t)pdk_get_bytes(root, "bytes").data % 8, 0);
    assert_int_equal(pdk_length(pdk_get(root, "list")), 2);
    assert_int_equal(pdk_as_i64(pdk_at(pdk_get(root, "list"), 1), 0), 2);
    assert_string_equal(pdk_key_at(root, 5).data, "text");
    pdk_writer_destroy(writer);
}

TEST(what_is_absent_or_of_another_kind_is_the_default)
{
    pdk_writer *writer = make_writer();
    const pdk_value *root;

    (void)state;
    pdk_put_map(writer, NULL);
    pdk_put_text(writer, "text", "7");
    pdk_put_i64(writer, "negative", -1);
    pdk_put_u64(writer, "large", UINT64_MAX);
    pdk_put_end(writer);
    root = pdk_root(finish(writer));
    assert_int_equal(pdk_get_i64(root, "text", 5), 5);
    assert_int_equal(pdk_get_i64(root, "absent", 5), 5);
    assert_int_equal(pdk_get_u64(root, "negative", 5), 5);
    assert_int_equal(pdk_get_i64(root, "large", 5), 5);
    assert_true(pdk_get_f64(root, "negative", 5) == -1);
    assert_string_equal(pdk_get_text(root, "negative").data, "");
    assert_null(pdk_get_bytes(root, "text").data);
    assert_null(pdk_at(root, 3));
    assert_null(pdk_get(NULL, "a"));
    assert_null(pdk_root(NULL));
    assert_string_equal(pdk_key_at(root, 3).data, "");
    pdk_writer_destroy(writer);
}

TEST(a_root_may_be_of_any_kind)
{
    pdk_writer *writer = make_writer();

    (void)state;
    pdk_put_i64(writer, NULL, 5);
    assert_int_equal(pdk_as_i64(pdk_root(finish(writer)), 0), 5);
    pdk_writer_reset(writer);
    pdk_put_text(writer, NULL, "");
    assert_string_equal(pdk_as_text(pdk_root(finish(writer))).data, "");
    pdk_writer_reset(writer);
    pdk_put_bytes(writer, NULL, NULL, 0);
    assert_int_equal(pdk_kind(pdk_root(finish(writer))), PDK_BYTES);
    pdk_writer_reset(writer);
    pdk_put_map(writer, NULL);
    pdk_put_end(writer);
    assert_int_equal(pdk_length(pdk_root(finish(writer))), 0);
    pdk_writer_destroy(writer);
}

TEST(a_key_is_there_where_it_must_be_and_nowhere_else)
{
    pdk_writer *writer = make_writer();

    (void)state;
    assert_result(pdk_put_null(writer, "key"), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "only a value in a map has a key");
    pdk_put_list(writer, NULL);
    assert_result(pdk_put_null(writer, "key"), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "only a value in a map has a key");
    pdk_put_map(writer, NULL);
    assert_result(pdk_put_null(writer, NULL), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "a value in a map needs a key");
    pdk_put_map(writer, NULL);
    assert_result(pdk_put_null(writer, "\xff"), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "a key is not UTF-8");
    pdk_writer_destroy(writer);
}

TEST(a_key_that_is_there_twice_is_refused_in_its_own_map_only)
{
    pdk_writer *writer = make_writer();

    (void)state;
    pdk_put_map(writer, NULL);
    pdk_put_null(writer, "same");
    pdk_put_map(writer, "inner");
    assert_result(pdk_put_null(writer, "same"), PDK_OK);
    pdk_put_end(writer);
    pdk_put_map(writer, "other");
    assert_result(pdk_put_null(writer, "same"), PDK_OK);
    pdk_put_end(writer);
    assert_result(pdk_put_null(writer, "same"), PDK_E_EXISTS);
    assert_stuck(writer, PDK_E_EXISTS, "a key is there twice: same");
    pdk_writer_destroy(writer);
}

TEST(many_keys_are_told_apart)
{
    pdk_writer *writer = make_writer();
    char key[16];

    (void)state;
    pdk_put_map(writer, NULL);
    for (int i = 0; i < 50000; i++) {
        snprintf(key, sizeof key, "%d", i);
        pdk_put_i64(writer, key, i);
    }
    pdk_put_map(writer, "inner");
    pdk_put_i64(writer, "7", 0);
    pdk_put_end(writer);
    assert_result(writer->result, PDK_OK);
    assert_result(pdk_put_i64(writer, "7", 0), PDK_E_EXISTS);
    pdk_writer_reset(writer);
    pdk_put_map(writer, NULL);
    assert_result(pdk_put_i64(writer, "7", 0), PDK_OK);
    pdk_put_end(writer);
    finish(writer);
    pdk_writer_destroy(writer);
}

TEST(a_misuse_of_the_writer_sticks)
{
    pdk_writer *writer = make_writer();

    (void)state;
    pdk_put_null(writer, NULL);
    assert_result(pdk_put_null(writer, NULL), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "one root");
    assert_result(pdk_put_end(writer), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "no list or map is open");
    assert_result(writer->put(writer, NULL, PDK_TEXT, 0), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "no scalar");
    assert_result(writer->put_block(writer, NULL, PDK_I64, "", 0),
                  PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "no block");
    assert_result(writer->begin(writer, NULL, PDK_TEXT), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "no container");
    assert_result(pdk_put_bytes(writer, NULL, NULL, 1), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "NULL");
    assert_result(pdk_put_text(writer, NULL, "a\xc3"), PDK_E_ARGUMENT);
    assert_stuck(writer, PDK_E_ARGUMENT, "a text is not UTF-8");
    assert_null(writer->reserve(writer, NULL, UINT64_MAX));
    assert_stuck(writer, PDK_E_LIMIT, "too large");
    pdk_writer_destroy(writer);
    pdk_writer_destroy(NULL);
}

TEST(a_document_ends_when_all_is_closed_and_something_is_there)
{
    pdk_writer *writer = make_writer();
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *document;

    (void)state;
    assert_result(pdk_writer_finish(writer, &document, &error), PDK_E_ARGUMENT);
    assert_contains(error.message, "nothing was put");
    pdk_put_list(writer, NULL);
    assert_result(pdk_writer_finish(writer, &document, &error), PDK_E_ARGUMENT);
    assert_contains(error.message, "1 lists or maps are still open");
    pdk_put_end(writer); /* neither of them stuck */
    finish(writer);
    finish(writer);
    pdk_writer_destroy(writer);
}

TEST(a_tree_has_a_limit_to_its_depth)
{
    pdk_writer *writer = make_writer();
    pdk_document *copy;

    (void)state;
    for (int i = 0; i < 128; i++)
        assert_result(pdk_put_list(writer, NULL), PDK_OK);
    for (int i = 0; i < 128; i++)
        pdk_put_end(writer);
    assert_result(pdk_document_copy(&copy, pdk_root(finish(writer)), NULL),
                  PDK_OK);
    pdk_writer_reset(writer);
    for (int i = 0; i < 128; i++)
        pdk_put_list(writer, NULL);
    assert_result(pdk_put_list(writer, NULL), PDK_E_LIMIT);
    assert_stuck(writer, PDK_E_LIMIT, "too deep");
    pdk_put_list(writer, NULL);
    assert_result(writer->put_value(writer, NULL, pdk_root(copy)), PDK_E_LIMIT);
    free(copy);
    pdk_writer_destroy(writer);
}

TEST(reserved_bytes_are_zero_and_filled_in_place)
{
    pdk_writer *writer = make_writer();
    unsigned char zeroes[100] = { 0 };
    const pdk_value *root;
    unsigned char *place;

    (void)state;
    for (int round = 0; round < 2; round++) {
        pdk_writer_reset(writer); /* what was there before is gone */
        pdk_put_list(writer, NULL);
        place = writer->reserve(writer, NULL, sizeof zeroes);
        assert_non_null(place);
        assert_memory_equal(place, zeroes, sizeof zeroes);
        memset(place, 0xee, sizeof zeroes);
        pdk_put_text(writer, NULL, "behind");
        pdk_put_end(writer);
    }
    root = pdk_root(finish(writer));
    place = (unsigned char *)(uintptr_t)pdk_as_bytes(pdk_at(root, 0)).data;
    assert_int_equal(place[0], 0xee);
    assert_int_equal(place[99], 0xee);
    assert_string_equal(pdk_as_text(pdk_at(root, 1)).data, "behind");
    pdk_writer_destroy(writer);
}

TEST_MAIN(RUN(every_kind_is_read_as_it_was_written),
          RUN(what_is_absent_or_of_another_kind_is_the_default),
          RUN(a_root_may_be_of_any_kind),
          RUN(a_key_is_there_where_it_must_be_and_nowhere_else),
          RUN(a_key_that_is_there_twice_is_refused_in_its_own_map_only),
          RUN(many_keys_are_told_apart), RUN(a_misuse_of_the_writer_sticks),
          RUN(a_document_ends_when_all_is_closed_and_something_is_there),
          RUN(a_tree_has_a_limit_to_its_depth),
          RUN(reserved_bytes_are_zero_and_filled_in_place))
