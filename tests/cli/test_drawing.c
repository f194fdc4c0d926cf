/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/escape.h"
#include "check/html_map.h"
#include "check/outline.h"
#include "check/text_map.h"

/* ---- escaping ---- */

static void assert_escaped(void (*escape)(struct text_buffer *, const char *),
                           const char *text, const char *expected)
{
    struct text_buffer out = TEXT_BUFFER_INIT;

    escape(&out, text);
    assert_string_equal(out.data, expected);
    pdk__text_finish(&out);
}

TEST(anything_becomes_utf8)
{
    (void)state;
    assert_escaped(escape_utf8, "a\xff\n\xed\xa0\x80",
                   "a\xef\xbf\xbd\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(markup_has_no_character_that_means_something_else)
{
    (void)state;
    assert_escaped(escape_markup, "<a href=\"x\">&'",
                   "&lt;a href=&quot;x&quot;"
                   "&gt;&amp;&#39;");
    assert_escaped(escape_markup, "\t\n\r\x01\x7f",
                   "&#9;&#10;&#13;"
                   "\xef\xbf\xbd\xef\xbf\xbd");
    assert_escaped(escape_markup, "\xef\xbf\xbe\xef\xbf\xbf!",
                   "\xef\xbf\xbd\xef\xbf\xbd!");
}

TEST(a_path_becomes_a_reference)
{
    (void)state;
    assert_escaped(escape_uri, "/a b/c%.so", "file:///a%20b/c%25.so");
    assert_escaped(escape_uri, "a/b:c#\xff", "a/b%3Ac%23%FF");
}

/* ---- drawing ---- */

struct row {
    const char *name, *type;
    int64_t offset_bits, size_bits;
    size_t partner;
};

/* An outline of two lists of members, which end where there is no name. */
struct drawing {
    struct outline *outline;
    char *html, *text;
};

static size_t count_rows(const struct row *rows)
{
    size_t count = 0;

    while (rows[count].name != NULL)
        count++;
    return count;
}

static void fill(struct outline_side *out, struct outline_part *parts,
                 const struct row *rows, int64_t size_bytes)
{
    out->count = count_rows(rows);
    out->parts = parts;
    out->size_bits = size_bytes * 8;
    for (size_t i = 0; i < out->count; i++)
        parts[i] = (struct outline_part){ rows[i].name, rows[i].type,
                                          rows[i].offset_bits,
                                          rows[i].size_bits, rows[i].partner };
}

static char *draw_text(const struct outline *outline)
{
    struct text_map map = { outline, "contract", "plugin", 0 };
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    assert_non_null(stream);
    text_map_print(stream, &map);
    fclose(stream);
    return text;
}

static struct drawing draw(const struct row *expected, int64_t expected_bytes,
                           const struct row *found, int64_t found_bytes)
{
    size_t count = count_rows(expected) + count_rows(found);
    struct outline *outline =
        calloc(1, sizeof *outline + count * sizeof *outline->parts);
    struct text_buffer out = TEXT_BUFFER_INIT;
    struct html_map map = { outline, "demo", "contract", "plugin" };

    assert_non_null(outline);
    fill(&outline->expected, outline->parts, expected, expected_bytes);
    fill(&outline->found, outline->parts + count_rows(expected), found,
         found_bytes);
    html_map_draw(&out, &map);
    return (struct drawing){ outline, out.data, draw_text(outline) };
}

static void finish(struct drawing *drawing)
{
    free(drawing->outline);
    free(drawing->html);
    free(drawing->text);
}

TEST(what_was_inserted_and_what_it_moved_is_drawn_on_both_sides)
{
    static const struct row expected[] = { { "a", "int", 0, 32, 0 },
                                           { "b", "int", 32, 32, 2 },
                                           { NULL, NULL, 0, 0, 0 } };
    static const struct row found[] = { { "a", "int", 0, 32, 0 },
                                        { "new", "int", 32, 32, OUTLINE_ALONE },
                                        { "b", "int", 64, 32, 1 },
                                        { NULL, NULL, 0, 0, 0 } };
    struct drawing drawing = draw(expected, 8, found, 12);

    (void)state;
    assert_true(outline_differs(drawing.outline));
    assert_true(text_map_helps(drawing.outline));
    assert_string_equal(drawing.text, "      contract         plugin\n"
                                      "    0 a              0 a\n"
                                      "                +    4 new\n"
                                      "    4 b         >    8 b\n");
    assert_contains(drawing.html, "<caption>contract, 8 bytes</caption>");
    assert_contains(drawing.html, "<caption>plugin, 12 bytes</caption>");
    assert_contains(drawing.html, "<td colspan=\"4\" class=\"c1 moved\" "
                                  "title=\"int b\">b<small>\342\206\222 8");
    assert_contains(drawing.html, "title=\"int b\">b<small>\342\206\220 4");
    assert_contains(drawing.html, "class=\"alone\" title=\"int new\">new");
    finish(&drawing);
}

TEST(padding_rows_and_bits_are_drawn_where_they_lie)
{
    static const struct row expected[] = { { "flag", "char", 0, 8, 0 },
                                           { "long", "char[40]", 64, 320, 1 },
                                           { "low", "int", 384, 32, 2 },
                                           { "high", "int", 387, 32, 3 },
                                           { NULL, NULL, 0, 0, 0 } };
    struct drawing drawing = draw(expected, 56, expected, 56);

    (void)state;
    assert_false(outline_differs(drawing.outline));
    assert_false(text_map_helps(drawing.outline));
    assert_contains(drawing.html, "<td colspan=\"7\" class=\"pad\"><span>"
                                  "padding</span></td></tr>");
    assert_contains(drawing.html,
                    "<tr><th scope=\"row\">8\342\200\22347</th><td "
                    "colspan=\"8\"");
    assert_contains(drawing.html, "title=\"int low, high\">low, high<small>");
    assert_contains(drawing.html, "<td>48.3</td>");
    finish(&drawing);
}

TEST(names_in_a_drawing_are_escaped)
{
    static const struct row expected[] = { { "a<b>", "t<\"u\">", 0, 32, 0 },
                                           { NULL, NULL, 0, 0, 0 } };
    static const struct row found[] = { { "a<b>", "v<&>", 0, 32, 0 },
                                        { NULL, NULL, 0, 0, 0 } };
    struct drawing drawing = draw(expected, 4, found, 4);

    (void)state;
    assert_null(strstr(drawing.html, "<b>"));
    assert_contains(drawing.html, "t&lt;&quot;u&quot;&gt; a&lt;b&gt;");
    assert_contains(drawing.html, "now v&lt;&amp;&gt;");
    assert_contains(drawing.html, "was t&lt;");
    finish(&drawing);
}

TEST(odd_layouts_are_drawn_without_harm)
{
    static const struct row nothing[] = { { NULL, NULL, 0, 0, 0 } };
    static const struct row alone[] = { { "a", "int", 0, 32, OUTLINE_ALONE },
                                        { NULL, NULL, 0, 0, 0 } };
    static const struct row odd[] = {
        { "over", "int", 16, 1 << 30, 0 }, { "same", "int", 16, 32, 1 },
        { "empty", "struct", 16, 0, 2 },   { "before", "int", 0, 8, 3 },
        { "beyond", "int", 800, 32, 4 },   { NULL, NULL, 0, 0, 0 }
    };
    struct drawing drawing = draw(nothing, 0, alone, 8);

    (void)state;
    finish(&drawing);
    drawing = draw(odd, 8, odd, 8);
    assert_contains(drawing.html, "over, same");
    finish(&drawing);
    drawing = draw(odd, 1 << 28, odd, 0);
    assert_true(strlen(drawing.html) < 20000);
    finish(&drawing);
}

TEST_MAIN(RUN(anything_becomes_utf8),
          RUN(markup_has_no_character_that_means_something_else),
          RUN(a_path_becomes_a_reference),
          RUN(what_was_inserted_and_what_it_moved_is_drawn_on_both_sides),
          RUN(padding_rows_and_bits_are_drawn_where_they_lie),
          RUN(names_in_a_drawing_are_escaped),
          RUN(odd_layouts_are_drawn_without_harm))
