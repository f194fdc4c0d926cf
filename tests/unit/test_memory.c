/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Each allocation of the pure rooms fails once: it is said, and nothing leaks.
 */
#include "elf_image.h"

#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "failing.h"
#include "layout.h"
#include "metadata.h"
#include "pdk/value.h"

static const char sample[] =
    "{\"list\":[1,\"a\",{\"b\":[true]}],\"bytes\":{\"$bytes\":\"AAEC\"},"
    "\"text\":\"with \\n an escape\",\"number\":-1.5}";

/* What the runs work on, made while nothing fails. */
static pdk_document *document;
static struct image image;

/* Fails one allocation of `run` after the other, until it meets none. */
static void fail_each(pdk_result (*run)(pdk_error *error))
{
    unsigned number = 0, refused = 0;
    bool happened = true;

    assert_result(
        pdk_document_from_json(&document, sample, sizeof sample - 1, NULL),
        PDK_OK);
    while (happened) {
        pdk_error error = PDK_ERROR_INIT;
        long before = failing_live_blocks();
        pdk_result result;

        failing_arm(FAILING_MEMORY, ++number);
        result = run(&error);
        happened = failing_disarm();
        assert_int_equal(failing_live_blocks(), before);
        if (result == PDK_OK)
            continue; /* it could do without */
        assert_true(happened);
        assert_result(result, PDK_E_MEMORY);
        assert_result(error.code, PDK_E_MEMORY);
        assert_contains(error.message, "out of memory");
        refused++;
    }
    assert_true(refused > 0);
    free(document);
}

static pdk_result write_much(pdk_error *error)
{
    const pdk_document *out;
    pdk_writer *writer;
    pdk_result result = pdk_writer_create(&writer, error);
    char key[16];

    if (result != PDK_OK)
        return result;
    pdk_put_map(writer, NULL);
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "%d", i);
        pdk_put_bytes(writer, key, sample, sizeof sample);
    }
    writer->reserve(writer, "reserved", 100000);
    writer->put_value(writer, "value", pdk_root(document));
    pdk_put_end(writer);
    result = pdk_writer_finish(writer, &out, error);
    pdk_writer_destroy(writer);
    return result;
}

static pdk_result copy(pdk_error *error)
{
    pdk_document *out;
    pdk_result result = pdk_document_copy(&out, pdk_root(document), error);

    if (result == PDK_OK)
        free(out);
    return result;
}

static pdk_result show(pdk_error *error)
{
    char *out;
    pdk_result result = pdk_value_to_json(&out, pdk_root(document), 2, error);

    if (result == PDK_OK)
        free(out);
    return result;
}

static pdk_result read(pdk_error *error)
{
    pdk_document *out;
    pdk_result result =
        pdk_document_from_json(&out, sample, sizeof sample - 1, error);

    if (result == PDK_OK)
        free(out);
    return result;
}

static pdk_result tell_layout(pdk_error *error)
{
    uint64_t layout = pdk__layout_of_value(pdk_root(document));

    return layout != 0 ? PDK_OK
                       : pdk_fail(error, PDK_E_MEMORY, "out of memory");
}

static pdk_result archive(pdk_error *error)
{
    struct archive_info info = { .plugin_id = "a" };
    size_t size;
    void *out;
    pdk_result result =
        pdk__archive_encode(&out, &size, &info, document, error);

    if (result == PDK_OK)
        free(out);
    return result;
}

static pdk_result read_notes(pdk_error *error)
{
    struct metadata metadata;
    pdk_result result = pdk__metadata_read(&metadata, &image.elf, error);

    if (result == PDK_OK)
        pdk__metadata_finish(&metadata);
    return result;
}

TEST(a_writer_without_memory_says_so)
{
    (void)state;
    fail_each(write_much);
}

TEST(a_copy_without_memory_says_so)
{
    (void)state;
    fail_each(copy);
}

TEST(json_without_memory_says_so)
{
    (void)state;
    fail_each(show);
    fail_each(read);
}

TEST(a_layout_without_memory_is_unknown)
{
    (void)state;
    fail_each(tell_layout);
}

TEST(an_archive_without_memory_says_so)
{
    (void)state;
    fail_each(archive);
}

TEST(notes_without_memory_say_so)
{
    (void)state;
    assert_result(open_file(&image, IMAGES "/two_plugins.so"), PDK_OK);
    fail_each(read_notes);
    free(image.data);
}

TEST_MAIN(RUN(a_writer_without_memory_says_so),
          RUN(a_copy_without_memory_says_so), RUN(json_without_memory_says_so),
          RUN(a_layout_without_memory_is_unknown),
          RUN(an_archive_without_memory_says_so),
          RUN(notes_without_memory_say_so))
