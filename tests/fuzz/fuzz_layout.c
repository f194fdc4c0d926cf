/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Two texts of layouts, the contract's and that of a plugin, with a line "--"
 * between them.
 */
#include "fuzz.h"

#include "check/finding.h"
#include "check/layout_compare.h"
#include "layout_text.h"

/* Something that was found before, by the comparison of abixml. */
static void find_something(struct finding_list *findings)
{
    struct finding *finding = finding_add(findings, "member-moved", "moved");

    finding->type_name = "fuzz_other";
    finding->path = "table->other";
}

static void compare(const char *expected, const char *found,
                    struct finding_list *findings)
{
    struct layout_pair pair = { .interface = "fuzz.table/1",
                                .expected = { expected, strlen(expected) },
                                .found = { found, strlen(found) } };

    layout_compare(&pair, findings);
    HOLDS(!findings->failed);
}

static void compare_both(const char *one, const char *other)
{
    struct finding_list findings = { 0 }, again = { 0 };

    find_something(&findings);
    find_something(&again);
    compare(one, other, &findings);
    compare(one, other, &again);
    HOLDS(findings.count == again.count);
    for (size_t i = 0; i < findings.count; i++)
        HOLDS(strcmp(findings.items[i].message, again.items[i].message) == 0);
    finding_list_finish(&findings);
    finding_list_finish(&again);
}

static bool is_inside(struct slice slice, struct slice whole)
{
    return slice.size_bytes == 0 ||
           (slice.data >= whole.data &&
            slice.data + slice.size_bytes <= whole.data + whole.size_bytes);
}

static void read_types(struct slice text)
{
    struct slice rest = text;
    struct layout_type type, found;
    struct layout_member member;

    while (pdk__layout_next_type(&rest, &type)) {
        struct slice lines = type.lines;

        HOLDS(is_inside(type.name, text) && is_inside(type.lines, text));
        HOLDS(pdk__layout_find_type(text, type.name, &found));
        while (pdk__layout_next_member(&lines, &member))
            HOLDS(is_inside(member.name, text) && is_inside(member.type, text));
    }
}

static void look_inside(const char *data)
{
    struct slice text = { data, strlen(data) };

    HOLDS(is_inside(pdk__layout_of_symbol(text, "fuzz_table"), text));
    HOLDS(is_inside(pdk__layout_body(text), text));
    HOLDS(is_inside(pdk__layout_head(text, "compiler"), text));
    read_types(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    char *texts = fuzz_text(data, size_bytes);
    char *between = strstr(texts, "\n--\n");
    const char *other = "";

    if (between != NULL) {
        between[1] = '\0';
        other = between + strlen("\n--\n");
    }
    look_inside(texts);
    compare_both(texts, other);
    free(texts);
    return 0;
}
