/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Two texts of layouts, the contract's and that of a plugin, with a line "--"
 * between them.
 */
#include "fuzz.h"

#include "check/finding.h"
#include "check/layout_child.h"
#include "check/layout_compare.h"

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
                                .expected = expected,
                                .found = found,
                                .expected_bytes = strlen(expected),
                                .found_bytes = strlen(found) };

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

static void look_inside(const char *text)
{
    size_t size = strlen(text), found_bytes;
    const char *found = layout_child_find(text, "fuzz_table", &found_bytes);

    HOLDS(found == NULL ||
          (found >= text && found + found_bytes <= text + size));
    found_bytes = size;
    found = layout_body(text, &found_bytes);
    HOLDS(found >= text && found + found_bytes == text + size);
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
