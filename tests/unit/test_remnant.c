/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "remnant.h"

/* What stands for an image: no file has its symbols. */
static const char mapped[64];
static const struct image image = { .low = mapped,
                                    .high = mapped + sizeof mapped,
                                    .name = "/nowhere" };

static pdk_writer *begin(void)
{
    pdk_writer *writer;

    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    return writer;
}

/* Ends the state, and asserts what is found in it; NULL: nothing. */
static void expect(pdk_writer *writer, const char *where)
{
    const pdk_document *state = NULL;
    char found[300] = "";

    pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &state, NULL), PDK_OK);
    if (pdk__remnant_find(found, sizeof found, pdk_root(state), &image) !=
        (where != NULL))
        fail_msg("found: '%s'", found);
    if (where != NULL)
        assert_contains(found, where);
    pdk_writer_destroy(writer);
}

static uint64_t address(size_t offset)
{
    return (uintptr_t)mapped + offset;
}

TEST(an_integer_that_is_an_address_is_found_where_it_is)
{
    pdk_writer *writer = begin();

    (void)state;
    pdk_put_u64(writer, "before", 1);
    pdk_put_map(writer, "view");
    pdk_put_list(writer, "points");
    pdk_put_i64(writer, NULL, -1);
    pdk_put_u64(writer, NULL, address(8));
    pdk_put_end(writer);
    pdk_put_end(writer);
    expect(writer, "'view.points[1]' is the address of 0x");
    writer = begin();
    pdk_put_list(writer, "first");
    pdk_put_end(writer);
    pdk_put_i64(writer, "second", (int64_t)address(63));
    expect(writer, "'second' is the address of ");
}

TEST(a_word_of_bytes_that_is_an_address_is_found)
{
    uintptr_t words[3] = { 1, 2, (uintptr_t)address(0) };
    pdk_writer *writer = begin();

    (void)state;
    pdk_put_bytes(writer, "struct", words, sizeof words);
    expect(writer, "'struct' is the address of ");
}

TEST(what_is_beside_the_image_or_no_number_is_none)
{
    uintptr_t word = (uintptr_t)address(0);
    pdk_writer *writer = begin();

    (void)state;
    pdk_put_u64(writer, "before", address(0) - 1);
    pdk_put_u64(writer, "behind", address(sizeof mapped));
    pdk_put_f64(writer, "number", 0.5);
    pdk_put_text(writer, "text", "mapped");
    pdk_put_bytes(writer, "too little", &word, sizeof word - 1);
    pdk_put_bytes(writer, "nothing", NULL, 0);
    expect(writer, NULL);
}

TEST(a_path_that_is_too_long_is_cut)
{
    pdk_writer *writer = begin();
    char key[200];

    (void)state;
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    for (int i = 0; i < 4; i++)
        pdk_put_map(writer, key);
    pdk_put_u64(writer, "deep", address(0));
    for (int i = 0; i < 4; i++)
        pdk_put_end(writer);
    expect(writer, "'kkk");
}

TEST_MAIN(RUN(an_integer_that_is_an_address_is_found_where_it_is),
          RUN(a_word_of_bytes_that_is_an_address_is_found),
          RUN(what_is_beside_the_image_or_no_number_is_none),
          RUN(a_path_that_is_too_long_is_cut))
