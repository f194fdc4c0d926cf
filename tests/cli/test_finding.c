/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>

#include "check/finding.h"
#include "check/libc_need.h"
#include "check/sections.h"

TEST(every_rule_can_be_found_by_its_id)
{
    const struct rule *rules;
    size_t count;

    (void)state;
    rules = rule_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(rule_find(rules[i].id), &rules[i]);
        assert_true(rules[i].summary[0] != '\0' && rules[i].advice[0] != '\0');
    }
    assert_null(rule_find("no-such-rule"));
}

TEST(the_worst_comes_first_and_equals_keep_their_order)
{
    struct finding_list list = { 0 };

    (void)state;
    finding_add(&list, "extra-export", "a");
    finding_add(&list, "member-moved", "b");
    finding_add(&list, "no-build-id", "c");
    finding_add(&list, "member-removed", "d");
    finding_settle(&list);
    assert_int_equal(list.count, 4);
    assert_string_equal(list.items[0].message, "b");
    assert_string_equal(list.items[1].message, "d");
    assert_string_equal(list.items[2].message, "c");
    assert_string_equal(list.items[3].message, "a");
    assert_int_equal(finding_count(&list, SEVERITY_BREAK), 2);
    finding_list_finish(&list);
}

static void add_at(struct finding_list *list, const char *rule,
                   const char *interface, const char *path)
{
    struct finding *finding = finding_add(list, rule, "the same");

    finding->interface = interface;
    finding->path = path;
    finding->type_name = "demo";
}

TEST(what_several_interfaces_reach_is_told_once)
{
    struct finding_list list = { 0 };

    (void)state;
    add_at(&list, "member-moved", "a/1", "x");
    add_at(&list, "member-moved", "b/1", "y");
    add_at(&list, "member-removed", "b/1", "y");
    finding_settle(&list);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].interface, "a/1, b/1");
    finding_list_finish(&list);
}

TEST(a_small_table_is_told_with_what_made_it_small)
{
    struct finding_list list = { 0 };

    (void)state;
    add_at(&list, "table-size", "a/1", NULL);
    finding_settle(&list);
    assert_int_equal(list.count, 1);
    add_at(&list, "member-removed", "a/1", "x");
    finding_settle(&list);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].rule->id, "member-removed");
    assert_int_equal(list.items[0].consequence_count, 1);
    finding_list_finish(&list);
}

TEST(an_exception_speaks_of_its_rule_and_type_until_its_day)
{
    struct contract_exception exceptions[] = {
        { .rule = "member-moved",
          .type = "demo",
          .reason = "both know",
          .expires = "2027-01-31" },
        { .rule = "no-debug-info", .reason = "we trust it" },
    };
    struct contract contract = { .exceptions = exceptions,
                                 .exception_count = 2 };
    struct finding_list list = { 0 };

    (void)state;
    add_at(&list, "member-moved", "a/1", "x");
    add_at(&list, "member-removed", "a/1", "x");
    finding_add(&list, "no-debug-info", "nothing");
    finding_tolerate(&list, &contract, "2027-01-31");
    assert_int_equal(list.items[0].severity, SEVERITY_BREAK);
    assert_int_equal(list.items[1].severity, SEVERITY_UNVERIFIED);
    assert_int_equal(list.items[2].severity, SEVERITY_INFO);
    assert_string_equal(list.items[2].tolerated, "both know");
    finding_list_finish(&list);
    add_at(&list, "member-moved", "a/1", "x");
    finding_tolerate(&list, &contract, "2027-02-01");
    assert_int_equal(list.items[0].severity, SEVERITY_BREAK);
    assert_contains(list.items[0].expired, "2027-01-31");
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[1].rule->id, "exception-expired");
    assert_int_equal(list.items[1].severity, SEVERITY_WARNING);
    finding_list_finish(&list);
}

TEST(an_exception_can_make_more_of_a_finding_or_less)
{
    struct contract_exception exceptions[] = {
        { .rule = "member-moved", .severity = "warning", .reason = "known" },
        { .rule = "member-renamed", .severity = "break", .reason = "never" },
        { .rule = "analysis-failed", .severity = "info", .reason = "no" },
    };
    struct contract contract = { .exceptions = exceptions,
                                 .exception_count = 3 };
    struct finding_list list = { 0 };

    (void)state;
    add_at(&list, "member-moved", "a/1", "x");
    add_at(&list, "member-renamed", "a/1", "y");
    finding_add(&list, "analysis-failed", "nothing");
    finding_tolerate(&list, &contract, "2027-01-31");
    assert_string_equal(list.items[0].rule->id, "member-renamed");
    assert_int_equal(list.items[0].severity, SEVERITY_BREAK);
    assert_int_equal(list.items[1].severity, SEVERITY_UNVERIFIED);
    assert_int_equal(list.items[2].severity, SEVERITY_WARNING);
    assert_null(list.items[2].tolerated);
    assert_contains(list.items[2].consequences[0], "as warning: known");
    finding_list_finish(&list);
}

TEST(a_newer_glibc_than_before_is_told)
{
    struct finding_list list = { 0 };
    struct libc_version version;

    (void)state;
    libc_need_compare((struct libc_version){ 2, 17 },
                      (struct libc_version){ 2, 34 }, &list);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].rule->id, "libc-newer");
    libc_need_compare((struct libc_version){ 2, 34 },
                      (struct libc_version){ 2, 17 }, &list);
    libc_need_compare((struct libc_version){ 0, 0 },
                      (struct libc_version){ 2, 17 }, &list);
    assert_int_equal(list.count, 1);
    finding_list_finish(&list);
    assert_true(libc_version_read("2.31", &version));
    assert_int_equal(version.minor, 31);
    assert_false(libc_version_read("2.31x", &version));
    assert_false(libc_version_read("", &version));
    assert_int_equal(libc_need("no file", 7).major, 0);
}

TEST(sections_are_found_in_whole_files_only)
{
    struct section section;
    size_t size;
    char *data = test_read(FIXTURES "/variant_0.so", &size);

    (void)state;
    assert_true(sections_find(data, size, ".debug_info", &section));
    assert_true(section.size_bytes > 100);
    assert_false(sections_find(data, size, ".debug_inf", &section));
    assert_false(sections_find(data, size, ".bss", &section));
    for (size_t cut = 0; cut < size; cut += 97)
        assert_false(sections_find(data, cut, ".debug_info", &section));
    for (size_t at = 0; at < 64; at++) {
        data[at] = (char)(data[at] ^ 0xff);
        sections_find(data, size, ".debug_info", &section);
        data[at] = (char)(data[at] ^ 0xff);
    }
    free(data);
}

TEST_MAIN(RUN(every_rule_can_be_found_by_its_id),
          RUN(the_worst_comes_first_and_equals_keep_their_order),
          RUN(what_several_interfaces_reach_is_told_once),
          RUN(a_small_table_is_told_with_what_made_it_small),
          RUN(an_exception_speaks_of_its_rule_and_type_until_its_day),
          RUN(an_exception_can_make_more_of_a_finding_or_less),
          RUN(a_newer_glibc_than_before_is_told),
          RUN(sections_are_found_in_whole_files_only))
