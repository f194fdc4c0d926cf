/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "check/graph_make.h"
#include "check/signature_read.h"
#include "check/symbol_forms.h"

/* A graph with `struct point` of 64 bits and the typedef `mark` of a struct
 * that has no name. */
struct fixture {
    struct graph graph;
    struct type_names names;
};

static uint32_t add(struct graph *graph, enum graph_kind kind, const char *name,
                    uint32_t target)
{
    uint32_t added = graph_add_type(graph);

    graph->types[added].kind = kind;
    graph->types[added].name = graph_keep(graph, name);
    graph->types[added].size_bits = kind == GRAPH_STRUCT ? 64 : 0;
    graph->types[added].target = target;
    return added;
}

static void open_fixture(struct fixture *out)
{
    assert_true(graph_begin(&out->graph));
    add(&out->graph, GRAPH_STRUCT, "point", 0);
    add(&out->graph, GRAPH_TYPEDEF, "mark",
        add(&out->graph, GRAPH_STRUCT, "", 0));
    assert_true(type_names_open(&out->names, &out->graph));
}

static void close_fixture(struct fixture *fixture)
{
    type_names_finish(&fixture->names);
    graph_finish(&fixture->graph);
}

/* What the signs say, spelt out; "" if they were refused. */
static const char *read(const char *type)
{
    static char text[400];
    struct signature signature = { "f", "f", type };
    struct fixture fixture;

    text[0] = '\0';
    open_fixture(&fixture);
    assert_true(signature_read(&fixture.graph, &fixture.names, &signature));
    if (fixture.graph.export_count > 0) {
        assert_string_equal(fixture.graph.exports[0].symbol, "f");
        graph_describe(&fixture.graph, fixture.graph.exports[0].type, text,
                       sizeof text);
    }
    close_fixture(&fixture);
    return text;
}

TEST(each_sign_becomes_the_type_that_it_says)
{
    (void)state;
    assert_string_equal(read("fv)"), "?(void)");
    assert_string_equal(read("fbunsigned int;32;*cspoint;64;.)"),
                        "unsigned int(const struct point *, ...)");
    assert_string_equal(read("f*v&wtmark;)"), "? *(volatile mark &)");
    assert_string_equal(read("fv*a2,?;bint;32;)"), "?(int (*)[2][])");
    assert_string_equal(read("fv*fv*Slater;0;))"), "?(? (*)(struct later *))");
}

TEST(signs_that_say_nothing_add_no_function)
{
    static const char *const wrong[] = {
        "",
        "v",
        "f",
        "fv",
        "fx)",
        "fbint;",
        "fbint;32;",
        "fspoint;",
        "fvspoint;32;)",
        "fvsother;64;)",
        "fv*)",
        "fvtpoint;)",
        "fva;)",
        "fva2)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(read(wrong[i]), "");
}

TEST(signs_that_never_end_are_refused)
{
    char *deep = malloc(100001);

    (void)state;
    assert_non_null(deep);
    memset(deep, '*', 100000);
    deep[0] = 'f';
    deep[100000] = '\0';
    assert_string_equal(read(deep), "");
    free(deep);
}

TEST(a_constructor_has_all_its_forms_and_nothing_else_has_any)
{
    struct symbol_forms forms = { .symbol = "_ZN5shapeC4Ei" };
    struct symbol_forms none = { .symbol = "_Z4drawi" };
    struct symbol_forms plain = { .symbol = "C1E" };

    (void)state;
    assert_true(symbol_forms_next(&forms));
    assert_string_equal(forms.text, "_ZN5shapeC0Ei");
    assert_true(symbol_forms_next(&forms));
    assert_string_equal(forms.text, "_ZN5shapeC1Ei");
    assert_true(symbol_forms_next(&forms));
    assert_true(symbol_forms_next(&forms));
    assert_string_equal(forms.text, "_ZN5shapeC3Ei");
    assert_false(symbol_forms_next(&forms));
    assert_false(symbol_forms_next(&none));
    assert_false(symbol_forms_next(&plain));
}

TEST_MAIN(RUN(each_sign_becomes_the_type_that_it_says),
          RUN(signs_that_say_nothing_add_no_function),
          RUN(signs_that_never_end_are_refused),
          RUN(a_constructor_has_all_its_forms_and_nothing_else_has_any))
