/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf.h"
#include "pdk/error.h"
#include "text.h"
#include "torture/builds.h"
#include "torture/likeness.h"
#include "torture/tally.h"
#include "torture/writer.h"

/* ----------------------------------------------------------- likeness --- */

TEST(a_state_is_alike_if_nothing_but_a_count_of_reloads_grew)
{
    (void)state;
    assert_true(likeness_holds("{\"count\":7}", "{\"count\":7}", 3));
    assert_true(likeness_holds("{\"n\":9,\"m\":1}", "{\"n\":10,\"m\":2}", 1));
    assert_true(likeness_holds("{\"n\":199}", "{\"n\":203}", 4));
    assert_true(likeness_holds("[7]", "[7]", 0));
}

TEST(a_state_that_changed_in_any_other_way_is_lost)
{
    (void)state;
    assert_false(likeness_holds("{\"count\":7}", "{\"count\":0}", 1));
    assert_false(likeness_holds("{\"count\":7}", "{\"count\":9}", 1));
    assert_false(likeness_holds("{\"count\":7}", "{\"count\":8}", 0));
    assert_false(likeness_holds("{\"count\":7}", "{}", 1));
    assert_false(likeness_holds("{}", "{\"count\":1}", 1));
    assert_false(likeness_holds("[1.5]", "[1.6]", 1));
    assert_false(likeness_holds("[1.5]", "[2.5]", 1));
    assert_false(likeness_holds("[-5]", "[-6]", 1));
    assert_false(likeness_holds("[\"a\"]", "[\"b\"]", 1));
    assert_false(likeness_holds("[1,2]", "[2,2,3]", 1));
    assert_false(likeness_holds("", "{}", 1));
}

/* ------------------------------------------------------------- builds --- */

static const char *ticker(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.so", TICKERS, name);
    return path;
}

/* The build-id of a build, read from its bytes as the host does. */
static void read_id(char *out, size_t capacity, const struct builds *builds)
{
    struct elf elf;
    const unsigned char *id;
    size_t size;

    assert_result(pdk__elf_open(&elf, builds->data, builds->size_bytes,
                                builds->size_bytes, NULL),
                  PDK_OK);
    assert_true(pdk__elf_build_id(&elf, &id, &size));
    pdk__text_hex(out, capacity, id, size);
}

TEST(each_build_is_known_by_its_build_id)
{
    static const uint32_t numbers[] = { 1, 2, 255, 256, 70000, 4000000000u };
    struct builds builds;
    char id[65], before[65] = "";
    uint32_t number;

    (void)state;
    assert_result(builds_open(&builds, ticker("ticker_1"), NULL), PDK_OK);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        builds_stamp(&builds, numbers[i]);
        read_id(id, sizeof id, &builds);
        assert_string_not_equal(id, before);
        assert_true(builds_number(&builds, id, &number));
        assert_int_equal(number, numbers[i]);
        memcpy(before, id, sizeof before);
    }
    id[30] = id[30] == '0' ? '1' : '0';
    assert_false(builds_number(&builds, id, &number));
    assert_false(builds_number(&builds, "", &number));
    builds_close(&builds);
}

TEST(two_builds_differ_in_their_two_marks_only)
{
    struct builds builds;
    unsigned char *first;
    size_t different = 0;

    (void)state;
    assert_result(builds_open(&builds, ticker("ticker_1"), NULL), PDK_OK);
    builds_stamp(&builds, 1);
    first = malloc(builds.size_bytes);
    assert_non_null(first);
    memcpy(first, builds.data, builds.size_bytes);
    builds_stamp(&builds, 2);
    assert_true(builds.mark.size_bytes > 0);
    assert_true(builds.mark.offset > builds.id.offset + 4096);
    for (size_t i = 0; i < builds.size_bytes; i++) {
        bool is_id = i - builds.id.offset < builds.id.size_bytes;
        bool is_mark = i - builds.mark.offset < builds.mark.size_bytes;

        assert_true(first[i] == builds.data[i] || is_id || is_mark);
        different += first[i] != builds.data[i];
    }
    assert_true(different > 20);
    free(first);
    builds_close(&builds);
}

TEST(a_plugin_without_a_build_id_is_refused_with_how_to_get_one)
{
    struct builds builds;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(
        builds_open(&builds, ticker("ticker_has_no_build_id"), &error),
        PDK_E_ARGUMENT);
    assert_contains(error.message, "link it with -Wl,--build-id");
    test_write_text(test_path("text.so"), "no plugin at all");
    assert_result(builds_open(&builds, test_path("text.so"), &error),
                  PDK_E_NOT_ELF);
    assert_result(builds_open(&builds, test_path("nowhere.so"), &error),
                  PDK_E_NOT_FOUND);
}

/* ------------------------------------------------------------- writer --- */

TEST(what_a_stroke_cannot_do_is_an_error)
{
    const struct stroke rename = { .kind = STROKE_RENAME };
    const struct stroke create = { .kind = STROKE_NEW };
    const struct stroke point = { .kind = STROKE_POINT };
    const struct stroke link = { .kind = STROKE_LINK, .store = 3 };
    const struct stroke touch = { .kind = STROKE_TOUCH };
    struct builds builds = { 0 };
    struct writer writer;
    pdk_error error = PDK_ERROR_INIT;
    char deep[600];

    (void)state;
    assert_result(writer_begin(&writer, &builds, test_folder(), NULL), PDK_OK);
    assert_result(writer_stroke(&writer, &rename, &error), PDK_E_NOT_FOUND);
    assert_contains(error.message, "cannot rename");
    assert_result(writer_stroke(&writer, &link, &error), PDK_E_NOT_FOUND);
    assert_result(writer_stroke(&writer, &touch, &error), PDK_E_NOT_FOUND);
    assert_result(writer_stroke(&writer, &create, NULL), PDK_OK);
    writer_finish(&writer);
    assert_result(writer_stroke(&writer, &create, &error), PDK_E_EXISTS);
    assert_result(writer_stroke(&writer, &point, &error), PDK_E_EXISTS);
    memset(deep, 'a', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    assert_result(writer_begin(&writer, &builds, deep, &error), PDK_E_LIMIT);
    writer_finish(&(struct writer){ .builds = NULL });
}

/* -------------------------------------------------------------- tally --- */

static struct tally *new_tally(void)
{
    struct tally *tally = calloc(1, sizeof *tally);

    assert_non_null(tally);
    return tally;
}

TEST(times_are_told_by_their_place_among_the_others)
{
    struct tally *tally = new_tally();

    (void)state;
    assert_int_equal(tally_time_us(tally, 500), 0);
    for (uint32_t i = 1000; i > 0; i--)
        tally_reload(tally, i);
    assert_int_equal(tally->reloads, 1000);
    assert_int_equal(tally_time_us(tally, 500), 500);
    assert_int_equal(tally_time_us(tally, 990), 990);
    tally_reload(tally, UINT64_MAX);
    assert_int_equal(tally_time_us(tally, 1000), UINT32_MAX);
    free(tally);
}

TEST(only_the_first_findings_are_kept_and_all_are_counted)
{
    struct tally *tally = new_tally();

    (void)state;
    tally->rounds = 12;
    tally->style = STYLE_HALF;
    for (int i = 0; i < 2 * TALLY_NOTES; i++)
        tally_note(tally, TALLY_TORN, "number %d", i);
    assert_int_equal(tally->counts[TALLY_TORN], 2 * TALLY_NOTES);
    assert_int_equal(tally_findings(tally), 2 * TALLY_NOTES);
    assert_int_equal(tally->note_count, TALLY_NOTES);
    assert_string_equal(tally->notes[1].message, "number 1");
    assert_int_equal(tally->notes[1].round, 12);
    assert_int_equal(tally->notes[1].style, STYLE_HALF);
    free(tally);
}

TEST(what_leaked_is_counted_one_by_one_and_what_shrank_is_not)
{
    const struct tally_leaks leaks = {
        .descriptors = 3,
        .threads = -2,
        .images = 1,
        .bytes_a_reload = 1000,
    };
    struct tally *tally = new_tally();

    (void)state;
    tally_leaks(tally, &leaks);
    assert_int_equal(tally->counts[TALLY_LEAKED], 4);
    assert_int_equal(tally_findings(tally), 4);
    assert_int_equal(tally->note_count, 2);
    assert_contains(tally->notes[0].message, "3 more descriptors");
    free(tally);
}

TEST_MAIN(RUN(a_state_is_alike_if_nothing_but_a_count_of_reloads_grew),
          RUN(a_state_that_changed_in_any_other_way_is_lost),
          RUN(each_build_is_known_by_its_build_id),
          RUN(two_builds_differ_in_their_two_marks_only),
          RUN(a_plugin_without_a_build_id_is_refused_with_how_to_get_one),
          RUN(what_a_stroke_cannot_do_is_an_error),
          RUN(times_are_told_by_their_place_among_the_others),
          RUN(only_the_first_findings_are_kept_and_all_are_counted),
          RUN(what_leaked_is_counted_one_by_one_and_what_shrank_is_not))
