/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "pdk/value.h"
#include "value_tree.h"

/* A document of every kind, in a block of exactly its size. */
static unsigned char *make_block(uint64_t *size_bytes)
{
    static const char json[] =
        "{\"list\":[1,-2,2.5,true,null,[],{},[[\"deep\"]]],\"text\":\"abc\","
        "\"bytes\":{\"$bytes\":\"AAECAwQFBgcICQ==\"},\"empty\":\"\","
        "\"map\":{\"a\":{\"b\":{\"$f64\":\"nan\"}},\"c\":{\"$bytes\":\"\"}},"
        "\"large\":18446744073709551615}";
    pdk_document *document;
    unsigned char *block;

    assert_result(
        pdk_document_from_json(&document, json, sizeof json - 1, NULL), PDK_OK);
    *size_bytes = document->size_bytes;
    block = malloc(*size_bytes);
    assert_non_null(block);
    memcpy(block, document, *size_bytes);
    free(document);
    return block;
}

/* Touches all of a tree; counts its values. */
static uint64_t walk(const pdk_document *document)
{
    const pdk_value *stack[256];
    uint64_t next[256], sum = 0, count = 1;
    int depth = 0;

    stack[0] = &document->root;
    next[0] = 0;
    while (depth >= 0) {
        const pdk_value *value = stack[depth];
        uint64_t index = next[depth]++;

        if (index == 0) {
            pdk_text text = pdk_as_text(value);
            pdk_bytes bytes = pdk_as_bytes(value);

            sum += strlen(text.data);
            for (uint64_t i = 0; i < bytes.size_bytes; i++)
                sum += ((const unsigned char *)bytes.data)[i];
        }
        if (pdk_at(value, index) == NULL) {
            depth--;
            continue;
        }
        sum += strlen(pdk_key_at(value, index).data);
        count++;
        assert_true(depth < 200);
        stack[++depth] = pdk_at(value, index);
        next[depth] = 0;
    }
    assert_true(count <= document->size_bytes / 16);
    return sum + count;
}

static void assert_damaged(const void *block, uint64_t size, const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *document = NULL;

    assert_result(pdk_document_check(block, size, &document, &error),
                  PDK_E_STATE_CORRUPT);
    assert_contains(error.message, reason);
    assert_null(document);
}

TEST(a_document_cut_anywhere_is_damaged)
{
    uint64_t size;
    unsigned char *whole = make_block(&size);

    (void)state;
    for (uint64_t cut = 0; cut < size; cut++) {
        unsigned char *part = malloc(cut + (cut == 0));

        assert_non_null(part);
        memcpy(part, whole, cut);
        assert_damaged(part, cut, "the document is damaged");
        if (cut >= sizeof(pdk_document)) {
            memcpy(part + 8, &cut, sizeof cut); /* and it agrees to that */
            assert_damaged(part, cut, "at byte");
        }
        free(part);
    }
    free(whole);
}

TEST(a_head_that_cannot_be_is_refused)
{
    const pdk_document *document;
    pdk_error error = PDK_ERROR_INIT;
    uint64_t size;
    unsigned char *block = make_block(&size);

    (void)state;
    assert_result(pdk_document_check(block + 1, size - 1, &document, &error),
                  PDK_E_ARGUMENT);
    assert_contains(error.message, "aligned");
    assert_result(pdk_document_check(NULL, 0, &document, NULL), PDK_E_ARGUMENT);
    block[0] ^= 1;
    assert_damaged(block, size, "not a document");
    block[0] ^= 1;
    block[4] = 1;
    assert_damaged(block, size, "not a document");
    block[4] = 0;
    block[8] ^= 1;
    assert_damaged(block, size, "says that it has");
    free(block);
}

/* Three cells and 32 bytes of content behind a head. */
struct small {
    pdk_document head;
    unsigned char content[32];
    pdk_value cells[3];
};

static struct small make_small(uint32_t kind, uint64_t length)
{
    struct small small = { .head = { .magic = PDK_DOCUMENT_MAGIC,
                                     .size_bytes = sizeof small } };

    small.head.root.head = kind | length << 8;
    small.head.root.bits =
        offsetof(struct small, cells) - offsetof(pdk_document, root);
    return small;
}

static void set_cell(struct small *small, unsigned index, uint64_t head,
                     unsigned content)
{
    small->cells[index].head = head;
    small->cells[index].bits = offsetof(struct small, content) + content -
                               offsetof(struct small, cells) - 16u * index;
}

TEST(no_part_is_reached_twice)
{
    struct small small = make_small(PDK_LIST, 3);
    const pdk_document *document;

    (void)state;
    set_cell(&small, 0, PDK_BYTES | 8 << 8, 0);
    set_cell(&small, 1, PDK_BYTES | 8 << 8, 8);
    set_cell(&small, 2, PDK_BYTES | 16 << 8, 16);
    assert_result(pdk_document_check(&small, sizeof small, &document, NULL),
                  PDK_OK);
    set_cell(&small, 1, PDK_BYTES | 8 << 8, 0);
    assert_damaged(&small, sizeof small, "bytes lie where they cannot");
    set_cell(&small, 1, PDK_BYTES | 9 << 8, 8);
    assert_damaged(&small, sizeof small, "bytes lie where they cannot");
    set_cell(&small, 1, PDK_BYTES | 8 << 8, 32); /* the cells themselves */
    assert_damaged(&small, sizeof small, "bytes lie where they cannot");
    set_cell(&small, 1, PDK_LIST | 3 << 8, 32); /* a list of itself */
    assert_damaged(&small, sizeof small, "a list or map lies where");
    set_cell(&small, 1, PDK_MAP | 1ull << 55, 8);
    assert_damaged(&small, sizeof small, "a list or map lies where");
    set_cell(&small, 1, PDK_TEXT | 3 << 8, 4);
    assert_damaged(&small, sizeof small, "a text lies where it cannot");
}

TEST(a_cell_says_what_it_is_and_no_more)
{
    struct small small = make_small(PDK_LIST, 1);

    (void)state;
    for (uint64_t kind = 9; kind < 256; kind++) {
        small.cells[0].head = kind;
        assert_damaged(&small, sizeof small, "no known kind");
    }
    small.cells[0] = (pdk_value){ PDK_BOOL, 2 };
    assert_damaged(&small, sizeof small, "no known kind");
    small.cells[0] = (pdk_value){ PDK_NULL, 1 };
    assert_damaged(&small, sizeof small, "no known kind");
    small.cells[0] = (pdk_value){ PDK_I64 | 1 << 8, 1 };
    assert_damaged(&small, sizeof small, "no known kind");
    small.cells[0] = (pdk_value){ PDK_LIST, 8 };
    assert_damaged(&small, sizeof small, "a list or map");
}

TEST(texts_end_and_are_utf8_and_keys_are_texts)
{
    struct small small = make_small(PDK_MAP, 1);
    const pdk_document *document;

    (void)state;
    set_cell(&small, 0, PDK_TEXT | 3 << 8, 0);
    small.cells[1] = (pdk_value){ PDK_I64, 1 };
    memcpy(small.content, "key", 4);
    assert_result(pdk_document_check(&small, sizeof small, &document, NULL),
                  PDK_OK);
    small.content[3] = 'x';
    assert_damaged(&small, sizeof small, "a text has no end");
    small.content[3] = '\0';
    small.content[1] = 0xff;
    assert_damaged(&small, sizeof small, "not UTF-8");
    small.content[1] = '\0';
    assert_damaged(&small, sizeof small, "a NUL in a key");
    small.cells[0] = (pdk_value){ PDK_I64, 1 };
    assert_damaged(&small, sizeof small, "a key is no text");
}

TEST(a_tree_that_is_too_deep_is_refused)
{
    uint64_t words[(sizeof(pdk_document) + 200 * sizeof(pdk_value)) / 8];
    pdk_document *head = (pdk_document *)words;
    pdk_value *cells = (pdk_value *)(head + 1);

    (void)state;
    *head = (pdk_document){ .magic = PDK_DOCUMENT_MAGIC,
                            .size_bytes = sizeof words,
                            .root = { PDK_LIST | 1 << 8, 199 * 16 + 16 } };
    cells[0] = (pdk_value){ PDK_NULL, 0 };
    for (int i = 1; i < 200; i++)
        cells[i] = (pdk_value){ PDK_LIST | 1 << 8, (uint64_t)-16 };
    assert_damaged(words, sizeof words, "the tree is too deep");
}

static void spoil(unsigned char *block, uint64_t size, uint64_t *seed)
{
    unsigned count = 1 + next_random(seed) % 4;

    while (count-- > 0) {
        uint64_t random = next_random(seed);
        uint64_t at = 16 + (random >> 32) % (size - 16);

        if (random % 3 == 0) /* a small number somewhere in a cell */
            block[at] = (unsigned char)(random >> 8 & 15);
        else if (random % 3 == 1)
            block[at] ^= (unsigned char)(1u << (random >> 8) % 8);
        else /* one cell in the place of another */
            memmove(block + at / 16 * 16,
                    block + (random >> 20) % (size / 16) * 16, 16);
    }
}

TEST(a_damaged_document_is_refused_or_stays_in_bounds)
{
    uint64_t size, seed = 0x64616d616765, sum = 0;
    unsigned char *whole = make_block(&size), *block = malloc(size);
    unsigned accepted = 0;

    (void)state;
    assert_non_null(block);
    size = size / 16 * 16 == size ? size : size / 16 * 16;
    memcpy(whole + 8, &size, sizeof size);
    for (int round = 0; round < 200000; round++) {
        const pdk_document *document;
        char *json;

        memcpy(block, whole, size);
        spoil(block, size, &seed);
        if (pdk_document_check(block, size, &document, NULL) != PDK_OK)
            continue;
        accepted++;
        sum += walk(document);
        assert_result(pdk_value_to_json(&json, pdk_root(document), 1, NULL),
                      PDK_OK);
        sum += strlen(json);
        free(json);
    }
    assert_true(accepted > 2000);
    assert_true(sum > 0);
    free(block);
    free(whole);
}

TEST(damaged_json_is_refused_or_makes_a_document)
{
    static const char json[] =
        "{\"list\":[1,-2.5e3,true,null,[],{},[[\"d\\u00e4\\n\"]]],"
        "\"b\":{\"$bytes\":\"AAECAwQFBgcICQ==\"},\"$$f64\":{\"$f64\":\"nan\"}}";
    static const char letters[] = "{}[]\":,\\u$0-.e \xc3\xff";
    char text[sizeof json];
    uint64_t seed = 0x6a736f6e;
    unsigned accepted = 0;

    (void)state;
    for (int round = 0; round < 100000; round++) {
        size_t size = sizeof json - 1;
        pdk_document *document;

        memcpy(text, json, size);
        for (unsigned count = 1 + next_random(&seed) % 3; count > 0; count--)
            text[next_random(&seed) % size] =
                letters[next_random(&seed) % (sizeof letters - 1)];
        if (round % 4 == 0)
            size = next_random(&seed) % size;
        if (pdk_document_from_json(&document, text, size, NULL) != PDK_OK)
            continue;
        accepted++;
        walk(document);
        free(document);
    }
    assert_true(accepted > 1000);
}

TEST_MAIN(RUN(a_document_cut_anywhere_is_damaged),
          RUN(a_head_that_cannot_be_is_refused), RUN(no_part_is_reached_twice),
          RUN(a_cell_says_what_it_is_and_no_more),
          RUN(texts_end_and_are_utf8_and_keys_are_texts),
          RUN(a_tree_that_is_too_deep_is_refused),
          RUN(a_damaged_document_is_refused_or_stays_in_bounds),
          RUN(damaged_json_is_refused_or_makes_a_document))
