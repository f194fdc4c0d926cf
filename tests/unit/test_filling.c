/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filling.h"

#define TEXT "the loadable part, and the rest"
#define FROM 17 /* where the rest begins */

/* Of a file, and a copy that ends before the rest. */
static struct filling *begin(void)
{
    struct file source = FILE_INIT;
    struct filling_order order = { .source = &source,
                                   .from = FROM,
                                   .to = strlen(TEXT) };
    char head[FROM + 1] = "";
    struct filling *filling;

    test_write_text(test_path("original"), TEXT);
    memcpy(head, TEXT, FROM);
    order.path = strdup(test_path("copy"));
    test_write_text(order.path, head);
    assert_result(pdk__file_open(&source, test_path("original"), 4096, NULL),
                  PDK_OK);
    filling = pdk__filling_create(&order);
    assert_non_null(filling);
    assert_int_equal(source.descriptor, -1);
    free((char *)order.path);
    return filling;
}

static void expect_copy(const char *text)
{
    size_t size;
    char *data = test_read(test_path("copy"), &size);

    assert_int_equal(size, strlen(text));
    assert_memory_equal(data, text, size);
    free(data);
}

static void *run(void *filling)
{
    return pdk__filling_run(filling, NULL) == PDK_OK ? filling : NULL;
}

TEST(a_copy_is_completed_once_by_whoever_comes_first)
{
    struct filling *filling = begin();
    pthread_t thread;
    void *ran;

    (void)state;
    assert_ptr_equal(pdk__filling_share(filling), filling);
    assert_int_equal(pthread_create(&thread, NULL, run, filling), 0);
    assert_result(pdk__filling_run(filling, NULL), PDK_OK);
    expect_copy(TEXT);
    pthread_join(thread, &ran);
    assert_ptr_equal(ran, filling);
    /* What happens to the copy afterwards is not its business. */
    test_write_text(test_path("copy"), "x");
    assert_result(pdk__filling_run(filling, NULL), PDK_OK);
    expect_copy("x");
    pdk__filling_drop(filling);
    pdk__filling_drop(filling);
}

TEST(a_copy_is_completed_piece_by_piece)
{
    struct filling *filling = begin();

    (void)state;
    assert_false(pdk__filling_step(filling));
    expect_copy(TEXT);
    assert_false(pdk__filling_step(filling));
    assert_result(pdk__filling_run(filling, NULL), PDK_OK);
    pdk__filling_drop(filling);
}

TEST(a_copy_that_is_gone_is_not_made_again)
{
    struct filling *filling = begin();
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(unlink(test_path("copy")), 0);
    for (int i = 0; i < 2; i++) {
        assert_result(pdk__filling_run(filling, &error), PDK_E_NOT_FOUND);
        assert_string_equal(error.path, test_path("copy"));
        assert_int_equal(error.stage, PDK_STAGE_COPY);
    }
    assert_int_equal(access(test_path("copy"), F_OK), -1);
    pdk__filling_drop(filling);
    pdk__filling_drop(NULL);
}

TEST(a_copy_of_what_has_changed_is_not_completed)
{
    struct filling *filling = begin();
    pdk_error error = PDK_ERROR_INIT;
    char head[FROM + 1] = "";

    (void)state;
    memcpy(head, TEXT, FROM);
    test_write_text(test_path("original"), "something else, and not its rest");
    assert_result(pdk__filling_run(filling, &error), PDK_E_BUSY);
    assert_contains(error.message, "without debug information");
    expect_copy(head);
    pdk__filling_drop(filling);
}

TEST_MAIN(RUN(a_copy_is_completed_once_by_whoever_comes_first),
          RUN(a_copy_is_completed_piece_by_piece),
          RUN(a_copy_that_is_gone_is_not_made_again),
          RUN(a_copy_of_what_has_changed_is_not_completed))
