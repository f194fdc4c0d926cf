/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/image.h"

/* A copy under its own name, as the host makes one for each generation. */
static const char *copy_of(const char *image, const char *name)
{
    const char *path = test_path(name);

    test_copy_in_place(image, path);
    return path;
}

static bool is_mapped(const char *path)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    bool found = false;
    char line[1024];

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        found = found || strstr(line, path) != NULL;
    fclose(maps);
    return found;
}

TEST(an_image_is_loaded_called_and_really_gone_afterwards)
{
    const char *path = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    struct image image = IMAGE_INIT;
    int (*answer)(void);

    (void)state;
    assert_result(pdk__image_open(&image, path, NULL), PDK_OK);
    *(const void **)&answer = pdk__image_symbol(&image, "image_answer");
    assert_non_null(answer);
    assert_int_equal(answer(), 42);
    assert_true(is_mapped(path));
    assert_true(pdk__image_close(&image));
    assert_false(is_mapped(path));
    assert_null(image.handle);
    assert_true(pdk__image_close(&image));
}

TEST(the_place_of_an_image_covers_what_it_maps)
{
    const char *path = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    struct image image = IMAGE_INIT;
    unsigned long low = 0, high = 0, start, end;
    FILE *maps;
    char line[1024];

    (void)state;
    assert_result(pdk__image_open(&image, path, NULL), PDK_OK);
    maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, path) != NULL &&
            sscanf(line, "%lx-%lx", &start, &end) == 2) {
            low = low == 0 ? start : low;
            high = end;
        }
    fclose(maps);
    assert_int_equal((unsigned long)image.low, low);
    assert_int_equal((unsigned long)image.high, high);
    assert_true(pdk__image_contains(&image, image.low));
    assert_false(pdk__image_contains(&image, image.high));
    assert_false(pdk__image_contains(&image, NULL));
    assert_true(pdk__image_close(&image));
}

TEST(the_same_path_twice_is_stale_and_leaves_no_reference)
{
    const char *path = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    struct image first = IMAGE_INIT, second = IMAGE_INIT;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk__image_open(&first, path, NULL), PDK_OK);
    assert_result(pdk__image_open(&second, path, &error), PDK_E_STALE_IMAGE);
    assert_null(second.handle);
    assert_string_equal(error.path, path);
    assert_true(pdk__image_close(&first));
    assert_result(pdk__image_open(&second, path, NULL), PDK_OK);
    assert_true(pdk__image_close(&second));
}

TEST(a_path_made_anew_is_stale_while_its_old_image_is_loaded)
{
    const char *path = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    struct image first = IMAGE_INIT, second = IMAGE_INIT;

    (void)state;
    assert_result(pdk__image_open(&first, path, NULL), PDK_OK);
    test_copy_by_rename(IMAGE_BULKY_PATH, path);
    assert_result(pdk__image_open(&second, path, NULL), PDK_E_STALE_IMAGE);
    assert_true(pdk__image_close(&first));
}

TEST(another_name_of_the_same_file_is_stale)
{
    const char *path = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    const char *other = test_path("a.2.so");
    struct image first = IMAGE_INIT, second = IMAGE_INIT;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(link(path, other), 0);
    assert_result(pdk__image_open(&first, path, NULL), PDK_OK);
    assert_result(pdk__image_open(&second, other, &error), PDK_E_STALE_IMAGE);
    assert_contains(error.message, "a.1.so");
    assert_true(pdk__image_close(&first));
}

TEST(a_copy_is_new_beside_the_image_it_was_copied_from)
{
    const char *one = copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    const char *two = copy_of(IMAGE_PLAIN_PATH, "a.2.so");
    struct image first = IMAGE_INIT, second = IMAGE_INIT;
    const void *symbol;

    (void)state;
    assert_result(pdk__image_open(&first, one, NULL), PDK_OK);
    assert_result(pdk__image_open(&second, two, NULL), PDK_OK);
    symbol = pdk__image_symbol(&second, "image_table");
    assert_non_null(symbol);
    assert_ptr_not_equal(symbol, pdk__image_symbol(&first, "image_table"));
    assert_false(pdk__image_contains(&first, symbol));
    assert_true(pdk__image_close(&first));
    assert_true(pdk__image_close(&second));
}

TEST(a_symbol_of_a_dependency_is_not_the_images)
{
    const char *path = copy_of(IMAGE_NEEDING_PATH, "a.1.so");
    struct image image = IMAGE_INIT;
    void *held;

    (void)state;
    assert_result(pdk__image_hold_file(&held, IMAGE_NEEDED_PATH, NULL), PDK_OK);
    assert_result(pdk__image_open(&image, path, NULL), PDK_OK);
    assert_non_null(dlsym(image.handle, "needed_answer"));
    assert_null(pdk__image_symbol(&image, "needed_answer"));
    assert_non_null(pdk__image_symbol(&image, "image_answer"));
    assert_null(pdk__image_symbol(&image, "image_question"));
    assert_true(pdk__image_close(&image));
    pdk__image_let_go(held);
}

TEST(what_the_loader_refuses_is_reported_in_its_words)
{
    struct image image = IMAGE_INIT;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk__image_open(&image, IMAGE_UNDEFINED_PATH, &error),
                  PDK_E_LOAD);
    assert_contains(error.message, "nobody_has_this_function");
    assert_null(image.handle);
    assert_result(pdk__image_open(&image, test_path("none.so"), &error),
                  PDK_E_LOAD);
    test_write_text(test_path("text.so"), "no image at all");
    assert_result(pdk__image_open(&image, test_path("text.so"), &error),
                  PDK_E_LOAD);
    assert_false(is_mapped("image_undefined"));
}

TEST(a_name_without_a_folder_is_that_of_a_file_here)
{
    struct image image = IMAGE_INIT;

    (void)state;
    copy_of(IMAGE_PLAIN_PATH, "a.1.so");
    assert_int_equal(chdir(test_folder()), 0);
    assert_result(pdk__image_open(&image, "a.1.so", NULL), PDK_OK);
    assert_true(pdk__image_close(&image));
    assert_result(pdk__image_open(&image, "libc.so.6", NULL), PDK_E_LOAD);
}

TEST(an_image_that_the_loader_keeps_is_not_said_to_be_gone)
{
    const char *path = copy_of(IMAGE_NODELETE_PATH, "a.1.so");
    struct image image = IMAGE_INIT;

    (void)state;
    assert_result(pdk__image_open(&image, path, NULL), PDK_OK);
    assert_false(pdk__image_close(&image));
    assert_true(is_mapped(path));
    assert_false(pdk__image_close(&image));
    assert_true(image.low < image.high);
}

TEST(an_address_is_described_as_well_as_it_can_be)
{
    struct image image = IMAGE_INIT;
    const char *answer;
    const void *(*get_private)(void);
    char text[128];

    (void)state;
    assert_result(
        pdk__image_open(&image, copy_of(IMAGE_PLAIN_PATH, "a.1.so"), NULL),
        PDK_OK);
    answer = pdk__image_symbol(&image, "image_answer");
    pdk__image_describe(text, sizeof text, answer + 3);
    assert_string_equal(text, "image_answer+0x3");
    *(const void **)&get_private = pdk__image_symbol(&image, "image_private");
    pdk__image_describe(text, sizeof text, get_private());
    assert_contains(text, "a.1.so+0x");
    pdk__image_describe(text, sizeof text, (const void *)0x1234);
    assert_string_equal(text, "0x1234");
    pdk__image_describe(text, 6, answer);
    assert_string_equal(text, "image");
    pdk__image_describe(text, 0, answer);
    assert_true(pdk__image_close(&image));
}

TEST(a_pinned_library_serves_an_image_that_could_not_find_it)
{
    const char *path = copy_of(IMAGE_NEEDING_PATH, "a.1.so");
    struct image image = IMAGE_INIT;
    pdk_error error = PDK_ERROR_INIT;
    int (*answer)(void);
    void *held;

    (void)state;
    assert_result(pdk__image_open(&image, path, &error), PDK_E_LOAD);
    assert_contains(error.message, "image_needed");
    assert_result(pdk__image_hold_file(&held, test_path("none.so"), &error),
                  PDK_E_LOAD);
    assert_result(pdk__image_hold_file(&held, IMAGE_NEEDED_PATH, NULL), PDK_OK);
    assert_result(pdk__image_open(&image, path, NULL), PDK_OK);
    pdk__image_let_go(held);
    *(const void **)&answer = pdk__image_symbol(&image, "image_answer");
    assert_int_equal(answer(), 42);
    assert_true(is_mapped("image_needed"));
    assert_true(pdk__image_close(&image));
    assert_false(is_mapped("image_needed"));
}

TEST_MAIN(RUN(an_image_is_loaded_called_and_really_gone_afterwards),
          RUN(the_place_of_an_image_covers_what_it_maps),
          RUN(the_same_path_twice_is_stale_and_leaves_no_reference),
          RUN(a_path_made_anew_is_stale_while_its_old_image_is_loaded),
          RUN(another_name_of_the_same_file_is_stale),
          RUN(a_copy_is_new_beside_the_image_it_was_copied_from),
          RUN(what_the_loader_refuses_is_reported_in_its_words),
          RUN(a_name_without_a_folder_is_that_of_a_file_here),
          RUN(an_image_that_the_loader_keeps_is_not_said_to_be_gone),
          RUN(an_address_is_described_as_well_as_it_can_be),
          RUN(a_pinned_library_serves_an_image_that_could_not_find_it),
          RUN(a_symbol_of_a_dependency_is_not_the_images))
