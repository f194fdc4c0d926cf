/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <string.h>

#include "check/finding.h"
#include "check/layout_compare.h"

static void compare(struct finding_list *findings, const char *expected,
                    const char *found)
{
    struct layout_pair pair = { .interface = "test.table/1",
                                .expected = { expected, strlen(expected) },
                                .found = { found, strlen(found) } };

    layout_compare(&pair, findings);
    assert_false(findings->failed);
}

static size_t count(const char *expected, const char *found)
{
    struct finding_list findings = { 0 };
    size_t number;

    compare(&findings, expected, found);
    number = findings.count;
    finding_list_finish(&findings);
    return number;
}

/* What is compared is all below this. */
#define HEAD "compiler GNU\nflags\ntable struct t\n"

TEST(another_alignment_is_told_whatever_was_found_before)
{
    struct finding_list findings = { 0 };
    struct finding *before = finding_add(&findings, "member-moved", "moved");

    (void)state;
    before->type_name = "other";
    before->path = "start(argument 2)->gain";
    compare(&findings, HEAD "struct t 16 align 8\n 0 16 x u2\n",
            HEAD "struct t 16 align 16\n 0 16 x u2\n");
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[1].rule->id, "type-alignment");
    finding_list_finish(&findings);
}

TEST(an_alignment_is_no_news_of_a_type_that_is_broken_already)
{
    struct finding_list findings = { 0 };
    struct finding *before = finding_add(&findings, "member-moved", "moved");

    (void)state;
    before->type_name = "t";
    before->path = "x";
    compare(&findings, HEAD "struct t 16 align 8\n 0 16 x u2\n",
            HEAD "struct t 16 align 16\n 0 16 x u2\n");
    assert_int_equal(findings.count, 1);
    finding_list_finish(&findings);
}

TEST(names_of_templates_are_told_apart)
{
    static const char layout[] =
        HEAD "struct pair<int, one> 16\n 0 32 first i4\n 32 64 second "
             "struct one\n"
             "struct pair<int, two> 24\n 0 32 first i4\n 32 128 second "
             "struct two\n";

    (void)state;
    assert_int_equal(count(layout, layout), 0);
}

TEST(the_whole_type_of_a_member_counts)
{
    static const char expected[] = HEAD "struct t 16\n 0 3 x struct one\n";
    static const char other[] = HEAD "struct t 16\n 0 4 x struct two\n";
    static const char wider[] = HEAD "struct t 16\n 0 4 x struct one\n";

    (void)state;
    assert_int_equal(count(expected, other), 0); /* the other comparison's */
    assert_int_equal(count(expected, wider), 1);
}

TEST_MAIN(RUN(another_alignment_is_told_whatever_was_found_before),
          RUN(an_alignment_is_no_news_of_a_type_that_is_broken_already),
          RUN(names_of_templates_are_told_apart),
          RUN(the_whole_type_of_a_member_counts))
