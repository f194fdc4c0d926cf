/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

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

TEST(sixteen_megabytes_pass_unchanged)
{
    const uint64_t size = 16 << 20;
    pdk_writer *writer = make_writer();
    unsigned char *data = malloc(size);
    const pdk_document *document;
    pdk_document *copy;
    pdk_bytes bytes;
    uint64_t seed = 16;

    (void)state;
    assert_non_null(data);
    for (uint64_t i = 0; i < size; i += 8) {
        uint64_t random = next_random(&seed);
        memcpy(data + i, &random, 8);
    }
    pdk_put_map(writer, NULL);
    pdk_put_text(writer, "name", "odd");
    pdk_put_bytes(writer, "data", data, size);
    pdk_put_end(writer);
    document = finish(writer);
    assert_result(pdk_document_copy(&copy, pdk_root(document), NULL), PDK_OK);
    bytes = pdk_get_bytes(pdk_root(copy), "data");
    assert_int_equal(bytes.size_bytes, size);
    assert_memory_equal(bytes.data, data, size);
    assert_true(pdk_value_equal(pdk_root(copy), pdk_root(document)));
    ((unsigned char *)(uintptr_t)bytes.data)[size - 1] ^= 1;
    assert_false(pdk_value_equal(pdk_root(copy), pdk_root(document)));
    free(copy);
    free(data);
    pdk_writer_destroy(writer);
}

TEST(a_copy_of_any_part_is_a_document_of_its_own)
{
    pdk_writer *writer = make_writer(), *other = make_writer();
    const pdk_document *document, *checked;
    uint64_t seed = 0xc0;

    (void)state;
    for (int round = 0; round < 200; round++) {
        pdk_document *copy;

        document = make_random_tree(writer, &seed, 100);
        for (uint64_t i = 0; i < pdk_length(&document->root); i++) {
            const pdk_value *part = pdk_at(&document->root, i);

            assert_result(pdk_document_copy(&copy, part, NULL), PDK_OK);
            assert_result(
                pdk_document_check(copy, copy->size_bytes, &checked, NULL),
                PDK_OK);
            assert_true(pdk_value_equal(&copy->root, part));
            free(copy);
        }
        pdk_writer_reset(other);
        pdk_put_map(other, NULL);
        assert_result(other->put_value(other, "tree", &document->root), PDK_OK);
        pdk_put_end(other);
        assert_true(pdk_value_equal(pdk_get(pdk_root(finish(other)), "tree"),
                                    &document->root));
    }
    pdk_writer_destroy(writer);
    pdk_writer_destroy(other);
}

TEST(no_value_is_copied_as_null)
{
    pdk_document *copy;

    (void)state;
    assert_result(pdk_document_copy(&copy, NULL, NULL), PDK_OK);
    assert_int_equal(pdk_kind(&copy->root), PDK_NULL);
    assert_true(pdk_value_equal(NULL, &copy->root));
    free(copy);
}

static int are_equal(const char *one, const char *other)
{
    pdk_document *left, *right;
    int equal;

    assert_result(pdk_document_from_json(&left, one, strlen(one), NULL),
                  PDK_OK);
    assert_result(pdk_document_from_json(&right, other, strlen(other), NULL),
                  PDK_OK);
    equal = pdk_value_equal(&left->root, &right->root);
    assert_int_equal(equal, pdk_value_equal(&right->root, &left->root));
    free(left);
    free(right);
    return equal;
}

TEST(equal_means_same_kinds_contents_and_order)
{
    (void)state;
    assert_true(are_equal("{\"a\":[1,2,{}]}", "{ \"a\": [1, 2, {}] }"));
    assert_true(are_equal("{\"$f64\":\"nan\"}", "{\"$f64\":\"nan\"}"));
    assert_false(are_equal("1", "1.0"));
    assert_false(are_equal("0.0", "-0.0"));
    assert_false(are_equal("[1,2]", "[2,1]"));
    assert_false(are_equal("[1]", "[1,1]"));
    assert_false(are_equal("[]", "{}"));
    assert_false(are_equal("[[]]", "[[[]]]"));
    assert_false(are_equal("{\"a\":1}", "{\"b\":1}"));
    assert_false(are_equal("{\"a\":1,\"b\":1}", "{\"b\":1,\"a\":1}"));
    assert_false(are_equal("\"a\"", "\"b\""));
    assert_false(are_equal("\"a\"", "{\"$bytes\":\"YQ==\"}"));
    assert_false(are_equal("null", "false"));
}

TEST_MAIN(RUN(sixteen_megabytes_pass_unchanged),
          RUN(a_copy_of_any_part_is_a_document_of_its_own),
          RUN(no_value_is_copied_as_null),
          RUN(equal_means_same_kinds_contents_and_order))
