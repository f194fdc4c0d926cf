/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi_text.h"
#include "check/abixml.h"
#include "check/compare.h"
#include "check/privacy.h"

/* What most tests share: a table with one member, which is a pointer. */
#define TABLE(type_)                                                           \
    STRUCT("table", "table_v1", 128,                                           \
           MEMBER("struct_size", "u", 0) MEMBER("what", type_, 64))            \
    VARIABLE("table", "table")
#define SDK(...) ABI(INTS __VA_ARGS__ POINTER("p", "s") TABLE("p"))

static const struct contract_interface tables = { .id = "table/1",
                                                  .type_name = "table_v1",
                                                  .symbol = "table" };

static struct finding_list findings;

static void compare_with(const struct contract *contract, const char *expected,
                         const char *found)
{
    struct graph one, other;
    struct compare_root root = { .name = "" };
    struct compare_request request = { .expected = &one,
                                       .found = &other,
                                       .expected_name = "the contract",
                                       .found_name = "the plugin",
                                       .contract = contract,
                                       .interface = &tables,
                                       .roots = &root,
                                       .root_count = 1 };

    assert_result(abixml_read(&one, expected, strlen(expected), "", NULL),
                  PDK_OK);
    assert_result(abixml_read(&other, found, strlen(found), "", NULL), PDK_OK);
    root.expected_type = graph_variable(&one, "table")->type;
    root.found_type = graph_variable(&other, "table")->type;
    finding_list_finish(&findings);
    assert_result(compare_types(&request, &findings, NULL), PDK_OK);
    graph_finish(&one);
    graph_finish(&other);
}

static void compare(const char *expected, const char *found)
{
    compare_with(NULL, expected, found);
}

/* There is one finding, and it is this one. */
static const struct finding *only(const char *rule, enum severity severity)
{
    for (size_t i = 0; findings.count != 1 && i < findings.count; i++)
        print_error("%s: %s\n", findings.items[i].rule->id,
                    findings.items[i].message);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].rule->id, rule);
    assert_int_equal(findings.items[0].severity, severity);
    return &findings.items[0];
}

TEST(the_same_is_the_same)
{
    const char *text =
        SDK(STRUCT("s", "pair", 64, MEMBER("a", "i", 0) MEMBER("b", "i", 32)));

    (void)state;
    compare(text, text);
    assert_int_equal(findings.count, 0);
    finding_list_finish(&findings);
}

TEST(an_inserted_member_is_told_once_with_all_that_it_moves)
{
    const struct finding *finding;

    (void)state;
    compare(SDK(STRUCT("s", "three", 96,
                       MEMBER("a", "i", 0) MEMBER("b", "i", 32)
                           MEMBER("c", "i", 64))),
            SDK(STRUCT("s", "three", 128,
                       MEMBER("a", "i", 0) MEMBER("new", "i", 32)
                           MEMBER("b", "i", 64) MEMBER("c", "i", 96))));
    finding = only("member-inserted", SEVERITY_BREAK);
    assert_string_equal(finding->path, "what->new");
    assert_string_equal(finding->why,
                        "b is at byte 4 in the contract and at byte 8 in the "
                        "plugin");
    assert_int_equal(finding->consequence_count, 3);
    assert_string_equal(finding->consequences[0],
                        "three.b moved from byte 4 to byte 8");
    assert_string_equal(finding->consequences[2],
                        "size of struct three changed from 12 bytes to 16 "
                        "bytes");
    assert_null(finding->expected.type);
    assert_string_equal(finding->found.type, "int");
    assert_int_equal(finding->found.offset_bits, 32);
    finding_list_finish(&findings);
}

/* A struct in a struct in a struct; what grows is innermost. */
#define NEST(inner_bits_, inner_, middle_bits_, after_, outer_bits_, last_)    \
    SDK(STRUCT("n", "inner", inner_bits_, inner_)                              \
            STRUCT("m", "middle", middle_bits_,                                \
                   MEMBER("in", "n", 0) MEMBER("after", "i", after_))          \
                STRUCT("s", "outer", outer_bits_,                              \
                       MEMBER("mid", "m", 0) MEMBER("last", "i", last_)))

TEST(what_grows_inside_is_told_once_with_all_that_it_moves_outside)
{
    const struct finding *finding;

    (void)state;
    compare(
        NEST(32, MEMBER("x", "i", 0), 64, 32, 96, 64),
        NEST(64, MEMBER("x", "i", 0) MEMBER("y", "i", 32), 96, 64, 128, 96));
    finding = only("member-appended", SEVERITY_BREAK);
    assert_string_equal(finding->path, "what->mid.in.y");
    assert_int_equal(finding->consequence_count, 5);
    assert_string_equal(finding->consequences[1],
                        "outer.last moved from byte 8 to byte 12");
    finding_list_finish(&findings);
}

#define SIZED(bits_, ...)                                                      \
    STRUCT("g", "sized", bits_,                                                \
           MEMBER("struct_size", "u", 0) MEMBER("a", "i", 32) __VA_ARGS__)

TEST(a_struct_that_tells_its_size_may_grow_behind_a_pointer)
{
    (void)state;
    compare(
        ABI(INTS SIZED(64, "") POINTER("p", "g") TABLE("p")),
        ABI(INTS SIZED(96, MEMBER("b", "i", 64)) POINTER("p", "g") TABLE("p")));
    only("member-appended", SEVERITY_INFO);
    compare(
        ABI(INTS SIZED(96, MEMBER("b", "i", 64)) POINTER("p", "g") TABLE("p")),
        ABI(INTS SIZED(64, "") POINTER("p", "g") TABLE("p")));
    only("member-absent", SEVERITY_INFO);
    finding_list_finish(&findings);
}

TEST(a_struct_that_tells_its_size_may_not_grow_inside_of_another)
{
    (void)state;
    compare(SDK(SIZED(64, "") STRUCT("s", "holder", 64, MEMBER("in", "g", 0))),
            SDK(SIZED(96, MEMBER("b", "i", 64))
                    STRUCT("s", "holder", 96, MEMBER("in", "g", 0))));
    only("member-appended", SEVERITY_BREAK);
    finding_list_finish(&findings);
}

TEST(a_struct_met_by_pointer_first_may_not_grow_by_value_either)
{
    (void)state;
    compare(
        SDK(SIZED(64, "") POINTER("pg", "g") STRUCT(
            "s", "holder", 128, MEMBER("by", "pg", 0) MEMBER("in", "g", 64))),
        SDK(SIZED(96, MEMBER("b", "i", 64)) POINTER("pg", "g") STRUCT(
            "s", "holder", 192, MEMBER("by", "pg", 0) MEMBER("in", "g", 64))));
    assert_true(finding_has(&findings, SEVERITY_BREAK));
    finding_list_finish(&findings);
}

TEST(a_member_in_the_padding_of_a_struct_that_tells_its_size_is_a_break)
{
    (void)state;
    /* Its old size covers the place already: nobody can tell that it is new. */
    compare(SDK(STRUCT("s", "sized", 128,
                       MEMBER("struct_size", "u", 0) MEMBER("a", "l", 64))),
            SDK(STRUCT("s", "sized", 128,
                       MEMBER("struct_size", "u", 0) MEMBER("new", "i", 32)
                           MEMBER("a", "l", 64))));
    only("member-inserted", SEVERITY_BREAK);
    finding_list_finish(&findings);
}

static struct contract roles(struct contract_type *type)
{
    struct contract contract = { .types = type, .type_count = 1 };

    return contract;
}

TEST(the_table_of_a_host_may_be_older_and_not_newer)
{
    struct contract_type type = { "host", ROLE_HOST_TABLE, NULL };
    struct contract contract = roles(&type);
    const char *old = SDK(STRUCT("s", "host", 64, MEMBER("a", "l", 0)));
    const char *new =
        SDK(STRUCT("s", "host", 128, MEMBER("a", "l", 0) MEMBER("b", "l", 64)));

    (void)state;
    compare_with(&contract, new, old);
    only("member-absent", SEVERITY_INFO);
    compare_with(&contract, old, new);
    only("member-appended", SEVERITY_BREAK);
    finding_list_finish(&findings);
}

TEST(a_shared_struct_must_match_unless_it_tells_its_size)
{
    struct contract_type type = { "sized", ROLE_SHARED, NULL };
    struct contract contract = roles(&type);
    const char *old = SDK(
        STRUCT("s", "sized", 64, MEMBER("bytes", "u", 0) MEMBER("a", "i", 32)));
    const char *new = SDK(STRUCT("s", "sized", 96,
                                 MEMBER("bytes", "u", 0) MEMBER("a", "i", 32)
                                     MEMBER("b", "i", 64)));

    (void)state;
    compare_with(&contract, old, new);
    only("member-appended", SEVERITY_BREAK);
    type.size_field = "bytes";
    compare_with(&contract, old, new);
    only("member-appended", SEVERITY_INFO);
    compare_with(&contract, new, old);
    only("member-absent", SEVERITY_INFO);
    finding_list_finish(&findings);
}

TEST(an_opaque_struct_may_be_anything_of_its_name)
{
    struct contract_type type = { "secret", ROLE_OPAQUE, NULL };
    struct contract contract = roles(&type);

    (void)state;
    compare_with(&contract, SDK(STRUCT("s", "secret", 32, MEMBER("a", "i", 0))),
                 SDK(DECLARED("s", "secret")));
    assert_int_equal(findings.count, 0);
    compare_with(&contract, SDK(DECLARED("s", "secret")),
                 SDK(STRUCT("s", "secret", 64, MEMBER("b", "l", 0))));
    assert_int_equal(findings.count, 0);
    compare_with(&contract, SDK(DECLARED("s", "secret")),
                 SDK(DECLARED("s", "other")));
    only("member-type", SEVERITY_BREAK);
    finding_list_finish(&findings);
}

TEST(a_definition_that_the_plugin_lacks_is_no_pass)
{
    (void)state;
    compare(SDK(STRUCT("s", "pair", 32, MEMBER("a", "i", 0))),
            SDK(DECLARED("s", "pair")));
    only("definition-missing", SEVERITY_UNVERIFIED);
    finding_list_finish(&findings);
}

TEST(the_same_integers_under_other_names_are_the_same)
{
    static const struct {
        const char *one, *other;
        size_t count;
    } rows[] = {
        { "long int", "long", 0 },
        { "long int", "long long int", 0 },
        { "unsigned long", "long unsigned int", 0 },
        { "long int", "unsigned long int", 1 },
        { "double", "long int", 1 },
        { "weird", "weird", 0 },
        { "weird", "long int", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *format =
            "<abi-corpus><abi-instr>" INTS
            "<type-decl name='%s' size-in-bits='64' id='x'/>" TABLE(
                "x") "</abi-instr></abi-corpus>";
        char *text = malloc(4000), *also = malloc(4000);

        assert_non_null(text);
        assert_non_null(also);
        snprintf(text, 4000, format, rows[i].one);
        snprintf(also, 4000, format, rows[i].other);
        compare(text, also);
        assert_int_equal(findings.count, rows[i].count);
        free(text);
        free(also);
    }
    finding_list_finish(&findings);
}

TEST(a_struct_of_another_name_is_a_warning_if_it_is_the_same)
{
    (void)state;
    compare(SDK(STRUCT("s", "one", 32, MEMBER("a", "i", 0))),
            SDK(STRUCT("s", "two", 32, MEMBER("a", "i", 0))));
    only("type-renamed", SEVERITY_WARNING);
    compare(SDK(STRUCT("s", "one", 32, MEMBER("a", "i", 0))),
            SDK("<namespace-decl name='n'>" STRUCT(
                "s", "one", 32, MEMBER("a", "i", 0)) "</namespace-decl>"));
    assert_int_equal(findings.count, 0);
    finding_list_finish(&findings);
}

TEST(a_type_that_leads_to_itself_is_compared_once)
{
    (void)state;
    compare(SDK(STRUCT("s", "node", 128,
                       MEMBER("next", "p", 0) MEMBER("value", "i", 64))),
            SDK(STRUCT("s", "node", 128,
                       MEMBER("next", "p", 0) MEMBER("value", "u", 64))));
    assert_string_equal(only("member-type", SEVERITY_BREAK)->path,
                        "what->value");
    finding_list_finish(&findings);
}

TEST(members_without_a_name_are_not_renamed)
{
    static const char odd[] =
        SDK(STRUCT("s", "odd", 64, MEMBER("", "i", 0) MEMBER("", "u", 0)));

    (void)state;
    compare(odd, odd);
    assert_int_equal(findings.count, 0);
}

TEST(the_same_member_twice_in_a_document_is_no_match_for_one)
{
    (void)state;
    compare(
        SDK(STRUCT("s", "odd", 64, MEMBER("a", "i", 0) MEMBER("a", "i", 32))),
        SDK(STRUCT("s", "odd", 64, MEMBER("a", "i", 0))));
    only("member-removed", SEVERITY_BREAK);
    finding_list_finish(&findings);
}

TEST(a_type_is_public_if_its_members_are_in_a_header)
{
    const char *const headers[] = { "lib.h" };
    struct privacy sources = { .hides_sources = true };
    struct privacy named = { .headers = headers, .header_count = 1 };
    struct graph_part member = { .name = "x",
                                 .place = { "/home/one/lib.h", 3 } };
    struct graph_type type = { .kind = GRAPH_STRUCT,
                               .place = { "/home/one/lib.cpp", 5 } };

    (void)state;
    assert_true(privacy_hides(&sources, &type));
    assert_true(privacy_hides(&named, &type));
    assert_false(privacy_hides(NULL, &type));
    type.parts = &member;
    type.part_count = 1; /* an instance of a template, as clang tells it */
    assert_false(privacy_hides(&sources, &type));
    assert_false(privacy_hides(&named, &type));
    type.place.file = "/home/one/private.h";
    member.place.file = "/home/one/private.h";
    assert_false(privacy_hides(&sources, &type));
    assert_true(privacy_hides(&named, &type));
}

TEST_MAIN(
    RUN(the_same_is_the_same),
    RUN(an_inserted_member_is_told_once_with_all_that_it_moves),
    RUN(what_grows_inside_is_told_once_with_all_that_it_moves_outside),
    RUN(a_struct_that_tells_its_size_may_grow_behind_a_pointer),
    RUN(a_struct_that_tells_its_size_may_not_grow_inside_of_another),
    RUN(a_struct_met_by_pointer_first_may_not_grow_by_value_either),
    RUN(a_member_in_the_padding_of_a_struct_that_tells_its_size_is_a_break),
    RUN(the_table_of_a_host_may_be_older_and_not_newer),
    RUN(a_shared_struct_must_match_unless_it_tells_its_size),
    RUN(an_opaque_struct_may_be_anything_of_its_name),
    RUN(a_definition_that_the_plugin_lacks_is_no_pass),
    RUN(the_same_integers_under_other_names_are_the_same),
    RUN(a_struct_of_another_name_is_a_warning_if_it_is_the_same),
    RUN(a_type_that_leads_to_itself_is_compared_once),
    RUN(members_without_a_name_are_not_renamed),
    RUN(the_same_member_twice_in_a_document_is_no_match_for_one),
    RUN(a_type_is_public_if_its_members_are_in_a_header))
