/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi_text.h"
#include "check/abixml.h"

static void read_text(struct graph *graph, const char *text)
{
    pdk_error error = PDK_ERROR_INIT;

    if (abixml_read(graph, text, strlen(text), "x.abi", &error) != PDK_OK)
        print_error("%u: %s\n", error.line, error.message);
    assert_int_equal(error.code, PDK_OK);
}

static void refuse(const char *text, size_t size, pdk_result code,
                   const char *reason)
{
    struct graph graph;
    pdk_error error = PDK_ERROR_INIT;

    assert_result(abixml_read(&graph, text, size, "x.abi", &error), code);
    assert_contains(error.message, reason);
    assert_string_equal(error.path, "x.abi");
    assert_null(graph.types);
}

TEST(types_and_variables_are_read)
{
    struct graph graph;
    const struct graph_export *variable;
    struct graph_stripped table;
    char text[100];

    (void)state;
    read_text(&graph,
              ABI(INTS POINTER("p", "s") STRUCT(
                  "s", "node", 128,
                  MEMBER("value", "i", 0)
                      MEMBER("next", "p",
                             64)) "<qualified-type-def type-id='s' const='yes' "
                                  "id='q'/>" VARIABLE("table", "q")));
    variable = graph_variable(&graph, "table");
    assert_non_null(variable);
    table = graph_strip(&graph, variable->type);
    assert_true(table.is_const);
    assert_int_equal(table.type->kind, GRAPH_STRUCT);
    assert_int_equal(table.type->size_bits, 128);
    assert_int_equal(table.type->part_count, 2);
    assert_string_equal(table.type->parts[1].name, "next");
    assert_int_equal(table.type->parts[1].value, 64);
    assert_string_equal(table.type->parts[1].place.file, "a/sdk.h");
    assert_int_equal(table.type->parts[1].place.line, 7);
    graph_describe(&graph, table.type->parts[1].type, text, sizeof text);
    assert_string_equal(text, "struct node *");
    assert_null(graph_variable(&graph, "chair"));
    graph_finish(&graph);
}

/* clang-format off */
static const char spelt[] =
    ABI(INTS BASE("c", "char", 8)
        "<qualified-type-def type-id='c' const='yes' id='cc'/>"
        POINTER("pc", "cc")
        "<qualified-type-def type-id='pc' const='yes' id='cp'/>"
        "<function-type size-in-bits='64' id='f'>"
        "<parameter type-id='pc'/><parameter is-variadic='yes'/>"
        "<return type-id='i'/></function-type>"
        POINTER("pf", "f")
        "<function-type size-in-bits='64' id='g'>"
        "<return type-id='pf'/></function-type>"
        POINTER("ff", "g")
        ARRAY("a", "i", 128, "4")
        POINTER("pa", "a")
        ARRAY("ap", "pc", 256, "4")
        "<typedef-decl name='name' type-id='pf' id='t'/>"
        VARIABLE("v0", "pf") VARIABLE("v1", "ff") VARIABLE("v2", "pa")
        VARIABLE("v3", "ap") VARIABLE("v4", "cp") VARIABLE("v5", "t"));
/* clang-format on */

TEST(types_are_spelt_as_in_c)
{
    static const struct {
        const char *id, *text;
    } rows[] = {
        { "pf", "int (*)(const char *, ...)" },
        { "ff", "int (*(*)(void))(const char *, ...)" },
        { "pa", "int (*)[4]" },
        { "ap", "const char *[4]" },
        { "cp", "const char *const" },
        { "t", "name" },
    };
    struct graph graph;
    char name[8], text[100];

    (void)state;
    read_text(&graph, spelt);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(name, sizeof name, "v%zu", i);
        graph_describe(&graph, graph_variable(&graph, name)->type, text,
                       sizeof text);
        assert_string_equal(text, rows[i].text);
    }
    graph_describe_bare(&graph, graph_variable(&graph, "v5")->type, text,
                        sizeof text);
    assert_string_equal(text, rows[0].text);
    graph_finish(&graph);
}

TEST(names_have_their_namespaces_in_front)
{
    struct graph graph;

    (void)state;
    read_text(&graph,
              ABI(INTS "<namespace-decl name='outer'>"
                       "<class-decl name='box' size-in-bits='32' id='b'>"
                       "<member-type access='public'>"
                       "<class-decl name='lid' size-in-bits='32' id='d'/>"
                       "</member-type></class-decl></namespace-decl>" VARIABLE(
                           "one", "b") VARIABLE("two", "d")));
    assert_string_equal(graph.types[graph_variable(&graph, "one")->type].name,
                        "outer::box");
    assert_string_equal(graph.types[graph_variable(&graph, "two")->type].name,
                        "outer::box::lid");
    graph_finish(&graph);
}

TEST(a_declaration_leads_to_its_only_definition)
{
    struct graph graph;

    (void)state;
    read_text(&graph, ABI(DECLARED("d", "one") STRUCT("s", "one", 32, "")
                              DECLARED("e", "two") STRUCT("t", "two", 32, "")
                                  STRUCT("u", "two", 64, "") VARIABLE("a", "d")
                                      VARIABLE("b", "e")));
    assert_false(graph_strip(&graph, graph_variable(&graph, "a")->type)
                     .type->is_declaration);
    assert_true(graph_strip(&graph, graph_variable(&graph, "b")->type)
                    .type->is_declaration);
    graph_finish(&graph);
}

TEST(a_circle_of_typedefs_ends)
{
    struct graph graph;
    char text[100];

    (void)state;
    read_text(&graph, ABI("<typedef-decl name='a' type-id='b' id='a'/>"
                          "<typedef-decl name='b' type-id='a' id='b'/>" POINTER(
                              "p", "q") POINTER("q", "p") VARIABLE("one", "a")
                              VARIABLE("two", "p")));
    assert_int_equal(
        graph_strip(&graph, graph_variable(&graph, "one")->type).index, 0);
    graph_describe_bare(&graph, graph_variable(&graph, "one")->type, text,
                        sizeof text);
    graph_describe(&graph, graph_variable(&graph, "two")->type, text,
                   sizeof text);
    graph_finish(&graph);
}

/* It would be longer than anything if it were spelt out, six levels deep. */
TEST(a_function_that_takes_itself_is_spelt_as_far_as_there_is_room)
{
    char text[4000] = "<abi-corpus><abi-instr><function-type id='f' "
                      "size-in-bits='64'>";
    struct graph graph;
    char out[100];

    (void)state;
    for (int i = 0; i < 60; i++)
        strncat(text, "<parameter type-id='p'/>",
                sizeof text - strlen(text) - 1);
    strncat(text,
            "<return type-id='f'/></function-type>" POINTER("p", "f")
                VARIABLE("one", "p") "</abi-instr></abi-corpus>",
            sizeof text - strlen(text) - 1);
    read_text(&graph, text);
    graph_describe(&graph, graph_variable(&graph, "one")->type, out,
                   sizeof out);
    assert_int_equal(strlen(out), sizeof out - 1);
    graph_finish(&graph);
}

TEST(what_is_no_abixml_is_refused)
{
    static const struct {
        const char *text;
        pdk_result code;
        const char *reason;
    } rows[] = {
        { "", PDK_E_SYNTAX, "it is empty" },
        { "hello", PDK_E_SYNTAX, "not a complete abixml" },
        { "<html/>", PDK_E_SCHEMA, "its root element is html" },
        { "<abi-corpus><abi-instr></abi-corpus>", PDK_E_SYNTAX, "mismatch" },
        { "<!DOCTYPE a [<!ENTITY e 'x'>]><abi-corpus a='&e;'/>", PDK_E_SCHEMA,
          "it has a document type declaration" },
        { "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><abi-corpus/>", PDK_E_SCHEMA,
          "it has a document type declaration" },
        { ABI(POINTER("p", "nowhere")), PDK_E_SCHEMA,
          "a type is used but not described" },
        { ABI("<type-decl name='int' size-in-bits='32'/>"), PDK_E_SCHEMA,
          "a type has no id" },
        { ABI("<type-decl name='int' size-in-bits='many' id='i'/>"),
          PDK_E_SCHEMA, "there is no number in the attribute size-in-bits" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refuse(rows[i].text, strlen(rows[i].text), rows[i].code,
               rows[i].reason);
}

TEST(nesting_has_a_limit)
{
    char text[2000] = "<abi-corpus>";

    (void)state;
    for (int i = 0; i < 100; i++)
        strncat(text, "<abi-instr>", sizeof text - strlen(text) - 1);
    refuse(text, strlen(text), PDK_E_LIMIT, "nested too deeply");
}

TEST(a_document_cut_anywhere_is_refused)
{
    size_t size;
    char *text = test_read(FIXTURES "/demo.abi", &size);

    (void)state;
    for (size_t cut = 0; cut + 15 < size; cut += 61) {
        struct graph graph;
        char *part = malloc(cut + 1);

        assert_non_null(part);
        memcpy(part, text, cut);
        assert_int_not_equal(abixml_read(&graph, part, cut, "x.abi", NULL),
                             PDK_OK);
        free(part);
    }
    free(text);
}

TEST(a_document_with_any_byte_changed_is_read_or_refused)
{
    size_t size;
    char *text = test_read(FIXTURES "/demo.abi", &size);
    unsigned random = 1;

    (void)state;
    for (int i = 0; i < 400; i++) {
        struct graph graph;
        size_t at;
        char before;

        random = random * 1103515245u + 12345u;
        at = (random >> 8) % size;
        before = text[at];
        text[at] = (char)(random >> 4);
        if (abixml_read(&graph, text, size, "x.abi", NULL) == PDK_OK)
            graph_finish(&graph);
        text[at] = before;
    }
    free(text);
}

TEST_MAIN(RUN(types_and_variables_are_read), RUN(types_are_spelt_as_in_c),
          RUN(names_have_their_namespaces_in_front),
          RUN(a_declaration_leads_to_its_only_definition),
          RUN(a_circle_of_typedefs_ends),
          RUN(a_function_that_takes_itself_is_spelt_as_far_as_there_is_room),
          RUN(what_is_no_abixml_is_refused), RUN(nesting_has_a_limit),
          RUN(a_document_cut_anywhere_is_refused),
          RUN(a_document_with_any_byte_changed_is_read_or_refused))
