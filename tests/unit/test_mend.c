/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "elf_image.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "handler_use.h"
#include "mend.h"

static const struct lead to_elsewhere[] = {
    { "__cxa_thread_atexit", 0x1234, true },
    { "pthread_create", 0x5678, false },
    { NULL, 0, false },
};
static const struct lead *const elsewhere[] = { to_elsewhere };

static uint32_t count_unique(const struct elf *elf)
{
    struct elf_symbol symbol;
    uint32_t count = 0;

    for (uint32_t i = 0; pdk__elf_symbol(elf, i, &symbol); i++)
        count += symbol.binding == STB_GNU_UNIQUE;
    return count;
}

static struct mend mend(struct image *image, const char *path)
{
    assert_result(open_file(image, path), PDK_OK);
    return pdk__mend((unsigned char *)image->data, &image->elf, NULL, 0);
}

TEST(a_clean_image_is_left_as_it_is)
{
    struct image image, original;
    struct mend found = mend(&image, IMAGE_PLAIN_PATH);

    (void)state;
    open_file(&original, IMAGE_PLAIN_PATH);
    assert_int_equal(image.size, original.size);
    assert_memory_equal(image.data, original.data, image.size);
    assert_int_equal(found.unique_symbols, 0);
    assert_false(found.was_nodelete || found.ends_with_threads ||
                 found.is_redirected || found.opens_images ||
                 found.has_static_tls);
    free(image.data);
    free(original.data);
}

TEST(a_flag_that_keeps_an_image_is_cleared_and_no_other)
{
    struct image image, original;
    struct mend found = mend(&image, IMAGE_NODELETE_PATH);
    uint64_t before, after;

    (void)state;
    assert_true(found.was_nodelete);
    open_file(&original, IMAGE_NODELETE_PATH);
    assert_true(pdk__elf_dynamic(&original.elf, DT_FLAGS_1, &before));
    assert_true(pdk__elf_dynamic(&image.elf, DT_FLAGS_1, &after));
    assert_int_equal(after, before & ~(uint64_t)DF_1_NODELETE);
    found = pdk__mend((unsigned char *)image.data, &image.elf, NULL, 0);
    assert_false(found.was_nodelete);
    free(image.data);
    free(original.data);
}

TEST(a_unique_symbol_becomes_weak)
{
    struct image image;
    struct mend found;
    uint32_t count;

    (void)state;
    assert_result(open_file(&image, IMAGE_UNIQUE_PATH), PDK_OK);
    count = count_unique(&image.elf);
    assert_int_equal(count, 1);
    found = pdk__mend((unsigned char *)image.data, &image.elf, NULL, 0);
    assert_int_equal(found.unique_symbols, count);
    assert_int_equal(count_unique(&image.elf), 0);
    free(image.data);
}

TEST(static_thread_local_storage_is_noticed)
{
    struct image image;
    struct mend found = mend(&image, IMAGE_STATIC_TLS_PATH);

    (void)state;
    assert_true(found.has_static_tls);
    free(image.data);
}

TEST(an_import_is_led_elsewhere_once_and_for_all)
{
    struct image image;
    struct mend found = mend(&image, IMAGE_ENDING_PATH);
    struct elf_symbol symbol;

    (void)state;
    assert_true(found.ends_with_threads);
    assert_true(found.opens_images);
    assert_false(found.is_redirected);
    assert_false(pdk__elf_find(&image.elf, "__cxa_thread_atexit", &symbol));
    /* The second time as if it were read back from a copy. */
    for (uintptr_t target = 0x1234; target <= 0x1235; target++) {
        struct lead leads[] = { { "__cxa_thread_atexit", target, true },
                                { "pthread_create", target + 0x4444, false },
                                { NULL, 0, false } };
        const struct lead *const lists[] = { leads };

        found = pdk__mend((unsigned char *)image.data, &image.elf, lists, 1);
        assert_true(found.ends_with_threads);
        assert_true(found.is_redirected);
        assert_true(pdk__elf_find(&image.elf, "__cxa_thread_atexit", &symbol));
        assert_int_equal(symbol.binding, STB_LOCAL);
        assert_int_equal(symbol.value, target);
        assert_true(pdk__elf_find(&image.elf, "pthread_create", &symbol));
        assert_int_equal(symbol.value, target + 0x4444);
    }
    free(image.data);
}

static bool uses_handlers(const char *path)
{
    struct image image;
    struct mend found = mend(&image, path);

    free(image.data);
    return found.uses_handlers;
}

TEST(what_may_change_signal_handlers_is_noticed)
{
    (void)state;
    assert_false(uses_handlers(IMAGE_PLAIN_PATH));
    assert_false(uses_handlers(IMAGE_UNIQUE_PATH));
    /* It calls dlopen(); it needs a library of its own. */
    assert_true(uses_handlers(IMAGE_ENDING_PATH));
    assert_true(uses_handlers(IMAGE_NEEDING_PATH));
    assert_true(pdk__handler_use_calls("sigaction"));
    assert_true(pdk__handler_use_calls("__sysv_signal"));
    assert_false(pdk__handler_use_calls("sigaddset"));
    assert_true(pdk__handler_use_links("libSDL2-2.0.so.0"));
    assert_false(pdk__handler_use_links("libc.so.6"));
    assert_true(pdk__handler_use_links("libcurl.so.4"));
}

/* xorshift64*, so that a failure can be repeated. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

/* Where the dynamic section, the symbols and the headers are, most of all. */
static size_t choose_place(const struct image *image, uint64_t *seed)
{
    uint64_t places[] = { 0, image->elf.dynamic_offset, image->elf.symbols };
    uint64_t random = next_random(seed);

    return (size_t)(places[random % 3] + (random >> 8) % 512) % image->size;
}

TEST(no_change_of_a_file_makes_the_mending_leave_it)
{
    struct image image;
    uint64_t seed = 0x6d656e64ull;
    unsigned mended = 0;
    unsigned char *data;
    struct elf elf;

    (void)state;
    assert_result(open_file(&image, IMAGE_UNIQUE_PATH), PDK_OK);
    image.size = image.elf.loadable_bytes;
    data = malloc(image.size); /* so that one byte more would be noticed */
    assert_non_null(data);
    for (unsigned round = 0; round < 100000; round++) {
        if (round % 8 == 0)
            memcpy(data, image.data, image.size);
        data[choose_place(&image, &seed)] = (unsigned char)next_random(&seed);
        if (pdk__elf_open(&elf, data, image.size, image.elf.file_bytes, NULL) ==
            PDK_OK)
            mended += pdk__mend(data, &elf, elsewhere, 1).unique_symbols;
    }
    assert_true(mended > 1000);
    free(data);
    free(image.data);
}

TEST_MAIN(RUN(a_clean_image_is_left_as_it_is),
          RUN(a_flag_that_keeps_an_image_is_cleared_and_no_other),
          RUN(a_unique_symbol_becomes_weak),
          RUN(static_thread_local_storage_is_noticed),
          RUN(an_import_is_led_elsewhere_once_and_for_all),
          RUN(what_may_change_signal_handlers_is_noticed),
          RUN(no_change_of_a_file_makes_the_mending_leave_it))
