/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/image.h"
#include "shadow.h"

/* Some user who owns nothing here. */
#define STRANGER 65534

static const struct shadow empty = { .source = FILE_INIT };

static pdk_result read_result(const char *path, pdk_error *error)
{
    struct shadow shadow;
    pdk_result result = pdk__shadow_read(&shadow, path, error);

    if (result != PDK_OK) {
        assert_null(shadow.data);
        assert_false(shadow.has_source);
    }
    pdk__shadow_finish(&shadow);
    return result;
}

static struct cache open_cache(void)
{
    struct cache cache;

    assert_result(pdk__cache_open(&cache, test_folder(), NULL), PDK_OK);
    return cache;
}

static void assert_same_bytes(const char *one, const char *other)
{
    size_t size, other_size;
    char *data = test_read(one, &size), *other_data;

    other_data = test_read(other, &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(data, other_data, size);
    free(data);
    free(other_data);
}

static int call_answer(const struct image *image)
{
    int (*answer)(void);

    *(const void **)&answer = pdk__image_symbol(image, "image_answer");
    assert_non_null(answer);
    return answer();
}

/* Reads an image and writes its copy. */
static void make_copy(struct shadow *out, const struct cache *cache,
                      const char *path, uint64_t number)
{
    assert_result(pdk__shadow_read(out, path, NULL), PDK_OK);
    assert_result(pdk__shadow_write(out, cache, path, number, NULL), PDK_OK);
}

TEST(a_file_cut_anywhere_is_never_taken_and_never_crashes)
{
    const char *path = test_path("cut.so");
    pdk_error error = PDK_ERROR_INIT;
    size_t size;
    char *whole = test_read(IMAGE_PLAIN_PATH, &size);

    (void)state;
    for (size_t end = 0; end < size; end += 256) {
        pdk_result result;

        test_write(path, whole, end);
        result = read_result(path, &error);
        assert_true(result == PDK_E_TRUNCATED || result == PDK_E_NOT_ELF);
        assert_string_equal(error.path, path);
        assert_int_equal(error.stage, PDK_STAGE_COPY);
    }
    test_write(path, whole, size - 1);
    assert_result(read_result(path, &error), PDK_E_TRUNCATED);
    test_write(path, whole, size);
    assert_result(read_result(path, &error), PDK_OK);
    free(whole);
}

TEST(what_is_no_image_is_refused_by_its_kind)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(read_result(test_path("missing.so"), NULL), PDK_E_NOT_FOUND);
    assert_result(read_result(test_folder(), NULL), PDK_E_NOT_REGULAR);
    assert_int_equal(mkfifo(test_path("fifo.so"), 0600), 0);
    assert_result(read_result(test_path("fifo.so"), NULL), PDK_E_NOT_REGULAR);
    test_write_text(test_path("text.so"), "#!/bin/sh\necho no image\n");
    assert_result(read_result(test_path("text.so"), NULL), PDK_E_NOT_ELF);
    test_write_text(test_path("empty.so"), "");
    assert_result(read_result(test_path("empty.so"), &error), PDK_E_TRUNCATED);
    assert_string_equal(error.path, test_path("empty.so"));
}

TEST(an_unreadable_file_is_a_failure_of_the_system)
{
    const char *path = test_path("secret.so");
    uid_t user = geteuid();
    pdk_result result;

    (void)state;
    test_copy_in_place(IMAGE_PLAIN_PATH, path);
    assert_int_equal(chmod(path, 0), 0);
    if (user == 0)
        assert_int_equal(seteuid(STRANGER), 0);
    result = read_result(path, NULL);
    assert_int_equal(seteuid(user), 0);
    assert_result(result, PDK_E_SYSTEM);
}

TEST(an_image_beyond_the_limit_is_refused_before_it_is_read)
{
    const char *path = test_path("huge.so");

    (void)state;
    test_copy_in_place(IMAGE_PLAIN_PATH, path);
    assert_int_equal(truncate(path, ((off_t)1 << 30) + 1), 0);
    assert_result(read_result(path, NULL), PDK_E_LIMIT);
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_result(read_result(path, NULL), PDK_OK);
}

TEST(a_file_that_somebody_writes_is_busy)
{
    const char *path = test_path("a.so");
    pdk_error error = PDK_ERROR_INIT;
    int writer;

    (void)state;
    test_copy_in_place(IMAGE_PLAIN_PATH, path);
    writer = open(path, O_WRONLY | O_APPEND);
    assert_true(writer >= 0);
    assert_result(read_result(path, &error), PDK_E_BUSY);
    assert_contains(error.message, "open for writing");
    close(writer);
    assert_result(read_result(path, NULL), PDK_OK);
}

TEST(a_file_that_was_read_is_free_for_writers)
{
    const char *path = test_path("a.so");
    struct shadow shadow = empty;
    int writer;

    (void)state;
    test_copy_in_place(IMAGE_PLAIN_PATH, path);
    assert_result(pdk__shadow_read(&shadow, path, NULL), PDK_OK);
    writer = open(path, O_WRONLY | O_NONBLOCK);
    assert_true(writer >= 0);
    close(writer);
    pdk__shadow_finish(&shadow);
}

TEST(a_file_that_cannot_be_leased_is_read_all_the_same)
{
    struct shadow shadow = empty;
    uid_t user = geteuid();
    pdk_result result;
    Dl_info libc;

    (void)state;
    assert_int_not_equal(dladdr((const void *)(uintptr_t)getppid, &libc), 0);
    if (user == 0)
        assert_int_equal(seteuid(STRANGER), 0);
    result = pdk__shadow_read(&shadow, libc.dli_fname, NULL);
    assert_int_equal(seteuid(user), 0);
    assert_result(result, PDK_OK);
    assert_string_equal(pdk__elf_soname(&shadow.elf), "libc.so.6");
    pdk__shadow_finish(&shadow);
}

TEST(a_copy_holds_what_is_loadable_and_is_loaded)
{
    struct cache cache = open_cache();
    struct shadow shadow = empty;
    struct image image = IMAGE_INIT;
    struct stat info;

    (void)state;
    make_copy(&shadow, &cache, IMAGE_BULKY_PATH, 7);
    assert_string_equal(strrchr(shadow.path, '/'), "/image_bulky.7.so");
    assert_int_equal(stat(shadow.path, &info), 0);
    assert_true(info.st_size < 500000);
    assert_true(shadow.elf.file_bytes > 3000000);
    assert_false(shadow.is_filled);
    assert_result(pdk__image_open(&image, shadow.path, NULL), PDK_OK);
    assert_int_equal(call_answer(&image), 42);
    assert_true(pdk__image_close(&image));
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(a_completed_copy_is_the_same_to_the_byte)
{
    struct cache cache = open_cache();
    struct shadow shadow = empty;
    struct image image = IMAGE_INIT;

    (void)state;
    make_copy(&shadow, &cache, IMAGE_BULKY_PATH, 1);
    assert_result(pdk__image_open(&image, shadow.path, NULL), PDK_OK);
    pdk__shadow_drop_data(&shadow);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_OK);
    assert_true(shadow.is_filled);
    assert_false(shadow.has_source);
    assert_same_bytes(shadow.path, IMAGE_BULKY_PATH);
    assert_int_equal(call_answer(&image), 42);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_OK);
    assert_true(pdk__image_close(&image));
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(an_original_overwritten_in_place_does_not_disturb_the_copy)
{
    const char *path = test_path("a.so");
    struct cache cache = open_cache();
    struct shadow shadow = empty;
    struct image image = IMAGE_INIT;
    struct stat info;

    (void)state;
    test_copy_in_place(IMAGE_BULKY_PATH, path);
    make_copy(&shadow, &cache, path, 1);
    assert_result(pdk__image_open(&image, shadow.path, NULL), PDK_OK);
    test_write_text(path, "overwritten");
    assert_int_equal(call_answer(&image), 42);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_E_BUSY);
    assert_false(shadow.is_filled);
    assert_int_equal(stat(shadow.path, &info), 0);
    assert_int_equal(info.st_size, shadow.elf.size_bytes);
    assert_int_equal(call_answer(&image), 42);
    assert_true(pdk__image_close(&image));
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(an_original_that_is_being_written_does_not_complete_a_copy)
{
    const char *path = test_path("a.so");
    struct cache cache = open_cache();
    struct shadow shadow = empty;
    int writer;

    (void)state;
    test_copy_in_place(IMAGE_BULKY_PATH, path);
    make_copy(&shadow, &cache, path, 1);
    writer = open(path, O_WRONLY);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_E_BUSY);
    close(writer);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_E_NOT_FOUND);
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(an_original_replaced_by_the_next_build_still_completes_its_copy)
{
    const char *path = test_path("a.so");
    struct cache cache = open_cache();
    struct shadow shadow = empty;

    (void)state;
    test_copy_in_place(IMAGE_BULKY_PATH, path);
    make_copy(&shadow, &cache, path, 1);
    assert_int_equal(chmod(path, 0755), 0);
    test_copy_by_rename(IMAGE_PLAIN_PATH, path);
    assert_result(pdk__shadow_backfill(&shadow, NULL), PDK_OK);
    assert_same_bytes(shadow.path, IMAGE_BULKY_PATH);
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(the_same_bytes_have_the_same_content_and_others_another)
{
    struct shadow first = empty, again = empty, other = empty;
    const char *path = test_path("a.so");

    (void)state;
    assert_result(pdk__shadow_read(&first, IMAGE_BULKY_PATH, NULL), PDK_OK);
    assert_result(pdk__shadow_read(&other, IMAGE_PLAIN_PATH, NULL), PDK_OK);
    test_copy_in_place(IMAGE_BULKY_PATH, path);
    assert_result(pdk__shadow_read(&again, path, NULL), PDK_OK);
    assert_memory_equal(first.content, again.content, sizeof first.content);
    assert_int_not_equal(first.content[0], other.content[0]);
    assert_int_not_equal(first.content[1], other.content[1]);
    pdk__shadow_finish(&first);
    pdk__shadow_finish(&again);
    pdk__shadow_finish(&other);
}

TEST(a_copy_never_replaces_another_and_goes_away_when_finished)
{
    struct cache cache = open_cache();
    struct shadow first = empty, second = empty;
    pdk_error error = PDK_ERROR_INIT;
    char path[512];

    (void)state;
    make_copy(&first, &cache, IMAGE_PLAIN_PATH, 1);
    assert_result(pdk__shadow_read(&second, IMAGE_PLAIN_PATH, NULL), PDK_OK);
    assert_result(
        pdk__shadow_write(&second, &cache, IMAGE_PLAIN_PATH, 1, &error),
        PDK_E_EXISTS);
    assert_int_equal(error.stage, PDK_STAGE_COPY);
    assert_string_equal(second.path, "");
    assert_result(pdk__shadow_backfill(&second, NULL), PDK_E_NOT_FOUND);
    pdk__shadow_finish(&second);
    snprintf(path, sizeof path, "%s", first.path);
    assert_int_equal(access(path, F_OK), 0);
    pdk__shadow_finish(&first);
    assert_int_equal(access(path, F_OK), -1);
    pdk__cache_close(&cache);
}

TEST(a_long_name_is_cut_and_a_long_cache_is_a_limit)
{
    struct cache cache = open_cache(), far = cache;
    struct shadow shadow = empty;
    char name[300];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_result(pdk__shadow_read(&shadow, IMAGE_PLAIN_PATH, NULL), PDK_OK);
    assert_result(pdk__shadow_write(&shadow, &cache, name, UINT64_MAX, NULL),
                  PDK_OK);
    pdk__shadow_finish(&shadow);
    memset(far.path, 'f', sizeof far.path - 1);
    assert_result(pdk__shadow_read(&shadow, IMAGE_PLAIN_PATH, NULL), PDK_OK);
    assert_result(pdk__shadow_write(&shadow, &far, "a.so", 1, NULL),
                  PDK_E_LIMIT);
    assert_result(pdk__shadow_write(&shadow, &cache, "gone/a.so", 1, NULL),
                  PDK_OK);
    pdk__shadow_finish(&shadow);
    pdk__cache_close(&cache);
}

TEST(a_kept_copy_that_was_damaged_on_disk_is_refused)
{
    struct cache cache = open_cache();
    struct shadow_copy kept = { .path = "" };
    struct shadow shadow = empty;
    size_t size;
    char *data;

    (void)state;
    make_copy(&shadow, &cache, IMAGE_PLAIN_PATH, 1);
    data = test_read(shadow.path, &size);
    memset(data + shadow.elf.dynamic_offset + 8, 0xff, 8);
    pdk__shadow_keep(&shadow, &kept);
    pdk__shadow_finish(&shadow);
    test_write(kept.path, data, size);
    assert_result(pdk__shadow_read_copy(&shadow, &kept, NULL), PDK_E_NOT_ELF);
    free(data);
    pdk__shadow_copy_remove(&kept);
    pdk__cache_close(&cache);
}

TEST(a_shadow_of_nothing_but_zeroes_can_be_finished)
{
    struct shadow shadow = { 0 };

    (void)state;
    pdk__shadow_finish(&shadow);
}

TEST_MAIN(RUN(a_file_cut_anywhere_is_never_taken_and_never_crashes),
          RUN(what_is_no_image_is_refused_by_its_kind),
          RUN(an_unreadable_file_is_a_failure_of_the_system),
          RUN(an_image_beyond_the_limit_is_refused_before_it_is_read),
          RUN(a_file_that_somebody_writes_is_busy),
          RUN(a_file_that_was_read_is_free_for_writers),
          RUN(a_file_that_cannot_be_leased_is_read_all_the_same),
          RUN(a_copy_holds_what_is_loadable_and_is_loaded),
          RUN(a_completed_copy_is_the_same_to_the_byte),
          RUN(an_original_overwritten_in_place_does_not_disturb_the_copy),
          RUN(an_original_that_is_being_written_does_not_complete_a_copy),
          RUN(an_original_replaced_by_the_next_build_still_completes_its_copy),
          RUN(the_same_bytes_have_the_same_content_and_others_another),
          RUN(a_copy_never_replaces_another_and_goes_away_when_finished),
          RUN(a_long_name_is_cut_and_a_long_cache_is_a_limit),
          RUN(a_kept_copy_that_was_damaged_on_disk_is_refused),
          RUN(a_shadow_of_nothing_but_zeroes_can_be_finished))
