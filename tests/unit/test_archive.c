/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "archive.h"

enum { /* where the head says what */
       AT_ORDER = 8,
       AT_FORMAT = 12,
       AT_SIZE = 16,
       AT_CHECKSUM = 24,
       AT_RESERVED = 44,
       AT_PLUGIN_ID = 48,
       AT_BUILD_ID = 112,
       HEAD_SIZE = 184
};

static const struct archive_info sample_info = {
    .plugin_id = "org.example.counter",
    .build_id = "00112233445566778899aabbccddeeff01020304",
    .state_version = 3,
    .layout_fingerprint = 0x123456789abcdef0ull,
};

static unsigned char *make_archive(size_t *size_bytes)
{
    static const char json[] = "{\"count\":7,\"name\":\"x\",\"list\":[1,2]}";
    pdk_document *state;
    void *block;

    assert_result(pdk_document_from_json(&state, json, sizeof json - 1, NULL),
                  PDK_OK);
    assert_result(
        pdk__archive_encode(&block, size_bytes, &sample_info, state, NULL),
        PDK_OK);
    free(state);
    return block;
}

static pdk_result decode(const void *data, size_t size_bytes, pdk_error *error)
{
    const pdk_document *state = NULL;
    struct archive_info info = { .plugin_id = "untouched" };
    pdk_result result =
        pdk__archive_decode(&info, &state, data, size_bytes, error);

    if (result != PDK_OK) {
        assert_null(state);
        assert_string_equal(info.plugin_id, "untouched");
    }
    return result;
}

static void assert_damaged(const void *data, size_t size_bytes,
                           const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;

    assert_result(decode(data, size_bytes, &error), PDK_E_STATE_CORRUPT);
    assert_contains(error.message, reason);
}

/* As a forger would, who knows how the checksum is made. */
static void sign(unsigned char *data, size_t size_bytes)
{
    uint64_t sum = 0;

    memcpy(data + AT_CHECKSUM, &sum, sizeof sum);
    sum = XXH3_64bits(data, HEAD_SIZE);
    sum = XXH3_64bits_withSeed(data + HEAD_SIZE, size_bytes - HEAD_SIZE, sum);
    memcpy(data + AT_CHECKSUM, &sum, sizeof sum);
}

/* Changes one byte, signs, and asserts what is said to that. */
static void assert_forged(size_t at, unsigned char value, const char *reason)
{
    size_t size;
    unsigned char *data = make_archive(&size);

    data[at] = value;
    sign(data, size);
    assert_damaged(data, size, reason);
    free(data);
}

TEST(what_is_written_is_read_again)
{
    struct archive_info info;
    const pdk_document *state_read;
    size_t size;
    unsigned char *data = make_archive(&size);

    (void)state;
    assert_result(pdk__archive_decode(&info, &state_read, data, size, NULL),
                  PDK_OK);
    assert_string_equal(info.plugin_id, sample_info.plugin_id);
    assert_string_equal(info.build_id, sample_info.build_id);
    assert_int_equal(info.state_version, 3);
    assert_true(info.layout_fingerprint == 0x123456789abcdef0ull);
    assert_int_equal(pdk_get_i64(pdk_root(state_read), "count", 0), 7);
    assert_ptr_equal(state_read, data + HEAD_SIZE);
    free(data);
}

TEST(the_same_state_makes_the_same_bytes)
{
    size_t size, other_size;
    unsigned char *data = make_archive(&size);
    unsigned char *other = make_archive(&other_size);

    (void)state;
    assert_int_equal(size, other_size);
    assert_memory_equal(data, other, size);
    free(data);
    free(other);
}

TEST(a_snapshot_cut_anywhere_is_damaged)
{
    size_t size;
    unsigned char *data = make_archive(&size);

    (void)state;
    assert_damaged(data, 0, "it is empty");
    for (size_t cut = 1; cut < size; cut++) {
        unsigned char *part = malloc(cut);

        assert_non_null(part);
        memcpy(part, data, cut);
        assert_damaged(part, cut,
                       cut < HEAD_SIZE ? "it ends inside its head" : "of its");
        free(part);
    }
    free(data);
}

TEST(any_bit_that_is_flipped_is_noticed)
{
    size_t size;
    unsigned char *data = make_archive(&size);

    (void)state;
    for (size_t bit = 0; bit < size * 8; bit++) {
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_damaged(data, size, "snapshot");
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    assert_result(decode(data, size, NULL), PDK_OK);
    free(data);
}

TEST(bytes_behind_the_end_are_noticed)
{
    size_t size;
    unsigned char *data = make_archive(&size);
    unsigned char *longer = calloc(1, size + 8);

    (void)state;
    assert_non_null(longer);
    memcpy(longer, data, size);
    assert_damaged(longer, size + 8, "of its");
    free(longer);
    free(data);
}

TEST(each_thing_that_is_wrong_is_named)
{
    size_t size;
    unsigned char *data = make_archive(&size);
    uint32_t order;

    (void)state;
    assert_damaged("not a snapshot at all", 21, "not a snapshot");
    assert_damaged("pdk", 3, "it ends inside its head");
    memcpy(&order, data + AT_ORDER, 4);
    order = order >> 24 | (order >> 8 & 0xff00) | (order & 0xff00) << 8 |
            order << 24;
    memcpy(data + AT_ORDER, &order, 4);
    assert_damaged(data, size, "another byte order");
    free(data);
    data = make_archive(&size);
    data[AT_FORMAT]++;
    assert_damaged(data, size, "has format 2, this version reads format 1");
    free(data);
    data = make_archive(&size);
    data[size - 1] ^= 1;
    assert_damaged(data, size, "its checksum does not fit");
    free(data);
}

TEST(a_forger_who_can_sign_is_still_refused)
{
    (void)state;
    assert_forged(AT_PLUGIN_ID, 'X', "which plugin it is of");
    assert_forged(AT_PLUGIN_ID, '\0', "which plugin it is of");
    assert_forged(AT_PLUGIN_ID + 63, 'x', "which plugin it is of");
    assert_forged(AT_BUILD_ID + 64, 'x', "its head is not filled in");
    assert_forged(AT_BUILD_ID + 71, 'x', "its head is not filled in");
    assert_forged(AT_BUILD_ID, '\033', "its head is not filled in");
    assert_forged(AT_RESERVED, 1, "its head is not filled in");
    assert_forged(HEAD_SIZE, 'x', "not a document");
    assert_forged(HEAD_SIZE + 16, 99, "the document is damaged");
    assert_forged(AT_SIZE, 0, "of its");
}

TEST(a_snapshot_of_nobody_is_not_written)
{
    struct archive_info info = { .plugin_id = "No Body" };
    pdk_error error = PDK_ERROR_INIT;
    pdk_document *document;
    size_t size;
    void *data = NULL;

    (void)state;
    assert_result(pdk_document_copy(&document, NULL, NULL), PDK_OK);
    assert_result(pdk__archive_encode(&data, &size, &info, document, &error),
                  PDK_E_ARGUMENT);
    assert_contains(error.message, "'No Body'");
    assert_null(data);
    free(document);
}

TEST(data_that_is_not_aligned_is_not_read)
{
    size_t size;
    unsigned char *data = make_archive(&size), *moved = malloc(size + 8);

    (void)state;
    assert_non_null(moved);
    memcpy(moved + 4, data, size);
    assert_result(decode(moved + 4, size, NULL), PDK_E_ARGUMENT);
    free(moved);
    free(data);
}

TEST_MAIN(RUN(what_is_written_is_read_again),
          RUN(the_same_state_makes_the_same_bytes),
          RUN(a_snapshot_cut_anywhere_is_damaged),
          RUN(any_bit_that_is_flipped_is_noticed),
          RUN(bytes_behind_the_end_are_noticed),
          RUN(each_thing_that_is_wrong_is_named),
          RUN(a_forger_who_can_sign_is_still_refused),
          RUN(a_snapshot_of_nobody_is_not_written),
          RUN(data_that_is_not_aligned_is_not_read))
