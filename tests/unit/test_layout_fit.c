/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "layout_fit.h"

static char why[200];

#define HEAD "compiler GNU\nflags\ntable struct t\n"

/* What a host of one layout says of a plugin of the other. */
static enum layout_fit fit(const char *expected, const char *found)
{
    static struct contract_type types[] = {
        { "open", ROLE_OPEN_ENUM, NULL },
        { "host", ROLE_HOST_TABLE, NULL },
    };
    static const struct contract contract = { .types = types, .type_count = 2 };
    static const struct contract_interface interface = { .id = "t/1",
                                                         .type_name = "t" };
    char one[4000], other[4000];
    struct layout_sides sides = { .contract = &contract,
                                  .interface = &interface,
                                  .host_name = "this host" };

    sides.expected.size_bytes =
        (size_t)snprintf(one, sizeof one, HEAD "%s", expected);
    sides.found.size_bytes =
        (size_t)snprintf(other, sizeof other, HEAD "%s", found);
    sides.expected.data = one;
    sides.found.data = other;
    return pdk__layout_fit(&sides, why, sizeof why);
}

static void assert_fits(const char *one, const char *other)
{
    assert_int_equal(fit(one, other), LAYOUT_FITS);
    assert_int_equal(fit(other, one), LAYOUT_FITS);
}

static void assert_differs(const char *one, const char *other)
{
    assert_int_equal(fit(one, other), LAYOUT_DIFFERS);
    assert_int_equal(fit(other, one), LAYOUT_DIFFERS);
}

TEST(a_type_under_another_name_is_the_same_if_it_lies_alike)
{
    const char *one = "struct t 8\n 0 64 a *struct one\n"
                      "struct one 16\n 0 64 next *struct one\n 64 32 x i4\n";
    const char *other = "struct t 8\n 0 64 a *struct two\n"
                        "struct two 16\n 0 64 next *struct two\n 64 32 x i4\n";
    const char *wider = "struct t 8\n 0 64 a *struct two\n"
                        "struct two 16\n 0 64 next *struct two\n 64 64 x i8\n";

    (void)state;
    assert_fits(one, other);
    assert_differs(one, wider);
    assert_int_equal(fit(one, wider), LAYOUT_DIFFERS);
    assert_string_equal(why, "struct one: x, at byte 8, is 'i8' of 64 bits in "
                             "the plugin, 'i4' of 32 bits in this host");
}

TEST(a_name_that_means_another_type_is_another_type)
{
    const char *one = "struct t 16\n 0 64 a *struct one\n 64 64 b *struct two\n"
                      "struct one 4\n 0 32 x i4\nstruct two 4\n 0 32 x i4\n";
    const char *other =
        "struct t 16\n 0 64 a *struct two\n 64 64 b *struct one\n"
        "struct two 4\n 0 32 x i4\nstruct one 4\n 0 32 x i4\n";

    (void)state;
    assert_differs(one, other);
    assert_contains(why, "struct t: a, at byte 0, is '*struct one'");
}

TEST(of_two_declarations_only_names_tell_anything)
{
    (void)state;
    assert_fits("struct t 8\n 0 64 a *struct one\nstruct one ?\n",
                "struct t 8\n 0 64 a *struct one\nstruct one ?\n");
    assert_differs("struct t 8\n 0 64 a *struct one\nstruct one ?\n",
                   "struct t 8\n 0 64 a *struct two\nstruct two ?\n");
}

TEST(too_many_other_names_are_no_fit)
{
    char one[4000] = "struct t 800\n", other[4000] = "struct t 800\n";
    char line[100];

    (void)state;
    for (int i = 0; i < 70; i++) {
        snprintf(line, sizeof line, " %d 8 m%d struct #%d\n", 8 * i, i, i);
        strncat(one, line, sizeof one - strlen(one) - 1);
        snprintf(line, sizeof line, " %d 8 m%d struct #%d\n", 8 * i, i, i + 1);
        strncat(other, line, sizeof other - strlen(other) - 1);
    }
    for (int i = 0; i < 70; i++) {
        snprintf(line, sizeof line, "struct #%d 1\n", i);
        strncat(one, line, sizeof one - strlen(one) - 1);
        snprintf(line, sizeof line, "struct #%d 1\n", i + 1);
        strncat(other, line, sizeof other - strlen(other) - 1);
    }
    assert_differs(one, other);
}

TEST(members_of_a_nameless_struct_are_the_outer_ones)
{
    const char *flat = "struct t 12\n 0 32 a i4\n 32 32 b i4\n 64 32 c i4\n";
    const char *nested = "struct t 12\n 0 64 - struct #1\n 64 32 c i4\n"
                         "struct #1 8\n 0 32 - struct #2\n 32 32 b i4\n"
                         "struct #2 4\n 0 32 a i4\n";
    const char *swapped = "struct t 12\n 0 64 - struct #1\n 64 32 c i4\n"
                          "struct #1 8\n 0 32 b i4\n 32 32 a i4\n";

    (void)state;
    assert_fits(flat, nested);
    assert_differs(flat, swapped);
    assert_differs(nested, swapped);
}

TEST(nameless_structs_of_a_union_are_found_in_any_order)
{
    const char *one = "struct t 8\n 0 64 - union #1\n"
                      "union #1 8\n 0 64 - struct #2\n 0 64 - struct #3\n"
                      "struct #2 8\n 0 32 a i4\n 32 32 b i4\n"
                      "struct #3 8\n 0 64 c [4]i2\n";
    const char *other = "struct t 8\n 0 64 - union #1\n"
                        "union #1 8\n 0 64 - struct #2\n 0 64 - struct #3\n"
                        "struct #2 8\n 0 64 c [4]i2\n"
                        "struct #3 8\n 0 32 a i4\n 32 32 b i4\n";
    const char *wrong = "struct t 8\n 0 64 - union #1\n"
                        "union #1 8\n 0 64 - struct #2\n 0 64 - struct #3\n"
                        "struct #2 8\n 0 64 c [4]i2\n"
                        "struct #3 8\n 0 32 b i4\n 32 32 a i4\n";

    (void)state;
    assert_fits(one, other);
    assert_differs(one, wrong);
}

TEST(an_array_of_one_lies_as_the_one_does)
{
    (void)state;
    assert_fits("struct t 8\n 0 64 a *(*[1]struct s)i4\nstruct s ?\n",
                "struct t 8\n 0 64 a *(*struct s)i4\nstruct s ?\n");
    assert_differs("struct t 4\n 0 32 a [1]i4\n",
                   "struct t 4\n 0 32 a [2]i2\n");
    assert_differs("struct t 4\n 0 32 a [1]i4\n", "struct t 4\n 0 32 a u4\n");
}

TEST(names_of_templates_end_where_their_brackets_do)
{
    (void)state;
    assert_differs("struct t 8\n 0 64 a *(*struct p<int, s(int)>,i4)v\n"
                   "struct p<int, s(int)> ?\n",
                   "struct t 8\n 0 64 a *(*struct p<int, s(int)>,u4)v\n"
                   "struct p<int, s(int)> ?\n");
    assert_fits("struct t 8\n 0 64 a *(*struct p<int, s(int)>,i4)v\n"
                "struct p<int, s(int)> 4\n 0 32 x i4\n",
                "struct t 8\n 0 64 a *(*struct q,i4)v\n"
                "struct q 4\n 0 32 x i4\n");
}

TEST(an_open_enum_may_know_more_or_less_and_no_other_value)
{
    const char *less =
        "struct t 4\n 0 32 e enum open\nenum open 4\n 0 A\n 1 B\n";
    const char *more =
        "struct t 4\n 0 32 e enum open\nenum open 4\n 0 A\n 1 B\n 2 C\n";
    const char *other =
        "struct t 4\n 0 32 e enum open\nenum open 4\n 0 A\n 2 B\n";
    const char *wider =
        "struct t 4\n 0 32 e enum open\nenum open 8\n 0 A\n 1 B\n";

    (void)state;
    assert_fits(less, more);
    assert_differs(less, other);
    assert_differs(less, wider);
}

TEST(a_closed_enum_may_call_a_value_by_several_names)
{
    const char *one = "struct t 4\n 0 32 e enum e\nenum e 4\n 0 A\n 1 B\n";
    const char *alias =
        "struct t 4\n 0 32 e enum e\nenum e 4\n 0 A\n 1 B\n 1 LAST\n";
    const char *more =
        "struct t 4\n 0 32 e enum e\nenum e 4\n 0 A\n 1 B\n 2 C\n";

    (void)state;
    assert_fits(one, alias);
    assert_differs(one, more);
}

TEST_MAIN(RUN(a_type_under_another_name_is_the_same_if_it_lies_alike),
          RUN(a_name_that_means_another_type_is_another_type),
          RUN(of_two_declarations_only_names_tell_anything),
          RUN(too_many_other_names_are_no_fit),
          RUN(members_of_a_nameless_struct_are_the_outer_ones),
          RUN(nameless_structs_of_a_union_are_found_in_any_order),
          RUN(an_array_of_one_lies_as_the_one_does),
          RUN(names_of_templates_end_where_their_brackets_do),
          RUN(an_open_enum_may_know_more_or_less_and_no_other_value),
          RUN(a_closed_enum_may_call_a_value_by_several_names))
