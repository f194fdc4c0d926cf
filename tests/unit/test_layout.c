/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "layout.h"

static uint64_t layout_of(const char *json)
{
    pdk_document *document;
    uint64_t layout;

    assert_result(pdk_document_from_json(&document, json, strlen(json), NULL),
                  PDK_OK);
    layout = pdk__layout_of_value(&document->root);
    free(document);
    assert_true(layout != 0);
    return layout;
}

static void assert_same(const char *one, const char *other)
{
    assert_true(layout_of(one) == layout_of(other));
}

static void assert_different(const char *one, const char *other)
{
    assert_true(layout_of(one) != layout_of(other));
}

TEST(what_the_values_are_does_not_matter)
{
    (void)state;
    assert_same("{\"a\":1,\"b\":\"x\"}", "{\"a\":2,\"b\":\"yy\"}");
    assert_same("true", "false");
    assert_same("{\"$bytes\":\"\"}", "{\"$bytes\":\"YWFhYQ==\"}");
}

TEST(keys_kinds_and_their_order_matter)
{
    (void)state;
    assert_different("{\"a\":1}", "{\"b\":1}");
    assert_different("{\"a\":1}", "{\"a\":1.0}");
    assert_different("{\"a\":1}", "{\"a\":1,\"b\":1}");
    assert_different("{\"a\":1,\"b\":1}", "{\"b\":1,\"a\":1}");
    assert_different("{\"a\":{\"b\":1}}", "{\"a\":1,\"b\":1}");
    assert_different("{\"a\":{\"b\":1},\"c\":1}", "{\"a\":{\"b\":1,\"c\":1}}");
    assert_different("{\"a\":\"\"}", "{\"a\":{\"$bytes\":\"\"}}");
    assert_different("{}", "[]");
    assert_different("[]", "null");
    assert_different("[[]]", "[]");
}

TEST(a_list_may_grow)
{
    (void)state;
    assert_same("[1]", "[1,2,3]");
    assert_same("[1,\"a\"]", "[\"b\",1,2,\"c\"]");
    assert_same("[{\"a\":[1]}]", "[{\"a\":[1]},{\"a\":[1,2]}]");
    assert_different("[1]", "[1,\"a\"]");
    assert_different("[]", "[1]");
    assert_different("[{\"a\":1}]", "[{\"a\":1},{\"b\":1}]");
}

TEST(lists_inside_lists_keep_apart)
{
    (void)state;
    assert_same("[[1],[1,2],[\"a\"]]", "[[\"a\"],[1]]");
    assert_different("[[1],[\"a\"]]", "[[1,\"a\"]]");
    assert_different("[[1,\"a\"],2]", "[[1],\"a\",2]");
}

TEST(a_list_of_many_shapes_is_a_set)
{
    char one[4000] = "[", other[4000] = "[";
    size_t size = 1, other_size = 1;

    (void)state;
    for (int i = 0; i < 200; i++) {
        size +=
            (size_t)snprintf(one + size, sizeof one - size, "{\"k%d\":1},", i);
        other_size +=
            (size_t)snprintf(other + other_size, sizeof other - other_size,
                             "{\"k%d\":7},", 199 - i);
    }
    one[size - 1] = ']';
    other[other_size - 1] = ']';
    assert_same(one, other);
}

TEST(no_value_and_a_tree_without_end)
{
    pdk_value endless[2] = { { PDK_LIST | 1 << 8, sizeof(pdk_value) },
                             { PDK_LIST | 1 << 8, 0 } };

    (void)state;
    assert_true(pdk__layout_of_value(NULL) == layout_of("null"));
    assert_true(pdk__layout_of_value(endless) == 0);
}

TEST_MAIN(RUN(what_the_values_are_does_not_matter),
          RUN(keys_kinds_and_their_order_matter), RUN(a_list_may_grow),
          RUN(lists_inside_lists_keep_apart),
          RUN(a_list_of_many_shapes_is_a_set),
          RUN(no_value_and_a_tree_without_end))
