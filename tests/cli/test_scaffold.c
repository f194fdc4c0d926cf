/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scaffold/catalog.h"
#include "scaffold/name.h"
#include "scaffold/render.h"
#include "scaffold/tree.h"

TEST(a_name_has_a_form_for_every_use)
{
    struct scaffold_name name;

    (void)state;
    assert_result(name_parse(&name, "two-Voices_2", NULL, NULL), PDK_OK);
    assert_string_equal(name.given, "two-Voices_2");
    assert_string_equal(name.identifier, "two_Voices_2");
    assert_string_equal(name.upper, "TWO_VOICES_2");
    assert_string_equal(name.camel, "TwoVoices2");
    assert_string_equal(name.id, "org.example.two-voices_2");
    assert_result(name_parse(&name, "a", "com.me.a", NULL), PDK_OK);
    assert_string_equal(name.id, "com.me.a");
}

TEST(the_longest_name_still_makes_an_id)
{
    char text[NAME_LIMIT + 2];
    struct scaffold_name name;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    memset(text, 'x', sizeof text);
    text[NAME_LIMIT + 1] = '\0';
    assert_result(name_parse(&name, text, NULL, &error), PDK_E_ARGUMENT);
    assert_contains(error.message, "has 41 characters; at most 40 are allowed");
    text[NAME_LIMIT] = '\0';
    assert_result(name_parse(&name, text, NULL, NULL), PDK_OK);
    assert_int_equal(strlen(name.id), strlen("org.example.") + NAME_LIMIT);
}

TEST(a_bad_name_is_refused_with_a_good_one)
{
    static const struct {
        const char *name, *fault, *better;
    } rows[] = {
        { "", "is empty", "my_plugin" },
        { "2x", "begin with a letter", "x" },
        { "_x", "begin with a letter", "x" },
        { "-x", "begin with a letter", "x" },
        { "a b", "may have only", "a_b" },
        { "gain.so", "may have only", "gain_so" },
        { "f\xc3\xbcr", "may have only", "f__r" },
        { "a/b", "is a path", "b" },
        { "../gain", "is a path", "gain" },
        { "a/", "is a path", "my_plugin" },
        { "/", "is a path", "my_plugin" },
        { "..", "begin with a letter", "my_plugin" },
        { "int", "reserved word", "my_int" },
        { "namespace", "reserved word", "my_namespace" },
        { "static-assert", "reserved word", "my_static-assert" },
        { "test", "reserved word", "my_test" },
        { "linux", "reserved word", "my_linux" },
        { "pdk", "reserved word", "my_pdk" },
        { "PDK-gain", "reserved word", "my_PDK-gain" },
        { "ALL_BUILD", "reserved word", "my_ALL_BUILD" },
        { "pdk-gain", "reserved word", "my_pdk-gain" },
        { "a\nb", "may have only", "a_b" },
        { "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
          "...' has 66 characters",
          "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scaffold_name name;
        pdk_error error = PDK_ERROR_INIT;
        char suggested[NAME_LIMIT + 1], hint[64];

        assert_result(name_parse(&name, rows[i].name, NULL, &error),
                      PDK_E_ARGUMENT);
        assert_contains(error.message, rows[i].fault);
        name_suggest(suggested, rows[i].name);
        assert_string_equal(suggested, rows[i].better);
        snprintf(hint, sizeof hint, "; try '%s'", rows[i].better);
        assert_contains(error.message, hint);
        assert_result(name_parse(&name, suggested, NULL, &error), PDK_OK);
    }
}

TEST(an_id_must_be_one)
{
    struct scaffold_name name;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(name_parse(&name, "gain", "Org.Gain", &error),
                  PDK_E_ARGUMENT);
    assert_contains(error.message, "the id 'Org.Gain'");
    assert_result(name_parse(&name, "gain", "", &error), PDK_E_ARGUMENT);
}

static void assert_rendered(const char *text, const char *expected)
{
    struct text_buffer out = TEXT_BUFFER_INIT;
    struct scaffold_name name;
    const struct render_words more = { "/* HERE */", "my_plugin();" };
    struct rendering rendering = { &name, &more, 1 };

    assert_result(name_parse(&name, "two-voices", "com.me.two", NULL), PDK_OK);
    render_text(&out, text, strlen(text), &rendering);
    pdk__text_append(&out, "", 0);
    assert_string_equal(out.data, expected);
    pdk__text_finish(&out);
}

TEST(every_placeholder_gets_its_form_of_the_name)
{
    (void)state;
    assert_rendered("my_plugin", "two_voices");
    assert_rendered("my_plugin.c my_plugin_tick MY_PLUGIN_H",
                    "two_voices.c two_voices_tick TWO_VOICES_H");
    assert_rendered("class MyPlugin; cd my-plugin",
                    "class TwoVoices; cd two-voices");
    assert_rendered("\"org.example.my_plugin\"", "\"com.me.two\"");
    assert_rendered("_my_plugin", "_two_voices");
    assert_rendered("", "");
}

TEST(more_words_are_taken_as_they_are)
{
    (void)state;
    assert_rendered("a\n/* HERE */\nb", "a\nmy_plugin();\nb");
    assert_rendered("/* HERE *", "/* HERE *");
}

TEST(what_is_no_placeholder_stays_as_it_is)
{
    (void)state;
    assert_rendered("dummy_plugin tommy-plugin", "dummy_plugin tommy-plugin");
    assert_rendered("my_plugi my_", "my_plugi my_");
    assert_rendered("org.example.my", "org.example.my");
}

static void make_template(const char *name, const char *manifest)
{
    char path[600];

    assert_int_equal(mkdir(test_path(name), 0777), 0);
    snprintf(path, sizeof path, "%s/template.json", test_path(name));
    test_write_text(path, manifest);
}

TEST(templates_of_ones_own_come_before_those_of_pdk)
{
    struct catalog catalog;
    char search_path[1024];
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_int_equal(mkdir(test_path("shipped"), 0777), 0);
    make_template("shipped/c", "{ \"pdk_template\": 1, \"summary\": \"pdk\" }");
    make_template("shipped/b", "{ \"pdk_template\": 1, \"summary\": \"b\" }");
    assert_result(catalog_read(&catalog, NULL, test_path("shipped"), NULL),
                  PDK_OK);
    assert_int_equal(catalog.count, 2);
    assert_string_equal(catalog.items[0].name, "b");
    assert_string_equal(catalog_find(&catalog, "c", NULL)->summary, "pdk");
    catalog_finish(&catalog);

    make_template("zoo", "{ \"pdk_template\": 1, \"summary\": \"animals\" }");
    make_template("c", "{ \"pdk_template\": 1, \"summary\": \"ours\" }");
    assert_int_equal(mkdir(test_path("no_template"), 0777), 0);
    snprintf(search_path, sizeof search_path, ":%s:", test_folder());
    assert_result(
        catalog_read(&catalog, search_path, test_path("shipped"), NULL),
        PDK_OK);
    assert_int_equal(catalog.count, 3);
    assert_string_equal(catalog.items[0].name, "c");
    assert_string_equal(catalog.items[0].summary, "ours");
    assert_string_equal(catalog.items[0].path, test_path("c"));
    assert_string_equal(catalog.items[1].summary, "animals");
    assert_string_equal(catalog.items[2].name, "b");
    assert_null(catalog_find(&catalog, "zoe", &error));
    assert_contains(error.message, "did you mean 'zoo'?");
    assert_int_equal(error.code, PDK_E_NOT_FOUND);
    catalog_finish(&catalog);
}

TEST(a_path_of_templates_may_be_too_long)
{
    struct catalog catalog;
    char path[2000];

    (void)state;
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_result(catalog_read(&catalog, path, test_folder(), NULL),
                  PDK_E_LIMIT);
    assert_null(catalog.items);
}

static pdk_result read_ours(pdk_error *error)
{
    struct catalog catalog;

    return catalog_read(&catalog, NULL, test_folder(), error);
}

TEST(a_template_that_cannot_be_read_is_told)
{
    struct catalog catalog;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(catalog_read(&catalog, "/no/such", test_folder(), NULL),
                  PDK_E_NOT_FOUND);
    make_template("bad", "{ \"pdk_template\": 1,\n  \"sumary\": \"x\" }");
    assert_result(read_ours(&error), PDK_E_SCHEMA);
    assert_contains(error.path, "bad/template.json");
    assert_int_equal(error.line, 2);
    test_write_text(test_path("bad/template.json"),
                    "{ \"pdk_template\": 2, \"summary\": \"x\" }");
    assert_result(read_ours(NULL), PDK_E_SCHEMA);
    test_write_text(test_path("bad/template.json"), "{ \"pdk_template\": 1 }");
    assert_result(read_ours(NULL), PDK_E_SCHEMA);
    test_write_text(test_path("bad/template.json"), "[]");
    assert_result(read_ours(NULL), PDK_E_SCHEMA);
    test_write_text(test_path("bad/template.json"), "{");
    assert_result(read_ours(NULL), PDK_E_SYNTAX);
}

TEST(a_tree_is_rendered_before_it_is_written)
{
    struct scaffold_name name;
    struct rendering rendering = { .name = &name };
    struct tree tree;
    char *text;
    FILE *list = fopen(test_path("list"), "w");

    (void)state;
    make_template("from", "not read by the tree");
    assert_int_equal(mkdir(test_path("from/build"), 0777), 0);
    test_write_text(test_path("from/build/my_plugin.so"), "old");
    assert_int_equal(mkdir(test_path("from/my_plugin"), 0777), 0);
    test_write_text(test_path("from/my_plugin/my-plugin.h"), "MyPlugin\n");
    test_write_text(test_path("from/empty"), "");
    test_write(test_path("from/bytes"), "\0\xff", 2);
    assert_result(name_parse(&name, "a-b", NULL, NULL), PDK_OK);
    assert_result(tree_read(&tree, test_path("from"), &rendering, NULL),
                  PDK_OK);
    assert_result(tree_make(&tree, test_path("to"), NULL), PDK_OK);
    tree_print(&tree, "to", list);
    fclose(list);
    tree_finish(&tree);

    text = test_read(test_path("list"), NULL);
    assert_string_equal(text, "to/bytes\nto/empty\nto/a_b/a-b.h\n");
    free(text);
    text = test_read(test_path("to/a_b/a-b.h"), NULL);
    assert_string_equal(text, "AB\n");
    free(text);
    text = test_read(test_path("to/bytes"), NULL);
    assert_memory_equal(text, "\0\xff", 2);
    free(text);
    assert_int_not_equal(access(test_path("to/build"), F_OK), 0);
    assert_int_not_equal(access(test_path("to/template.json"), F_OK), 0);
}

TEST(two_files_of_one_name_are_refused)
{
    struct scaffold_name name;
    struct rendering rendering = { .name = &name };
    struct tree tree;

    (void)state;
    assert_int_equal(mkdir(test_path("from"), 0777), 0);
    test_write_text(test_path("from/my_plugin.c"), "");
    test_write_text(test_path("from/my-plugin.c"), "");
    assert_result(name_parse(&name, "gain", NULL, NULL), PDK_OK);
    assert_result(tree_read(&tree, test_path("from"), &rendering, NULL),
                  PDK_OK);
    assert_result(tree_make(&tree, test_path("to"), NULL), PDK_E_EXISTS);
    assert_int_not_equal(access(test_path("to"), F_OK), 0);
    tree_finish(&tree);
    assert_int_equal(symlink("..", test_path("from/link")), 0);
    assert_result(tree_read(&tree, test_path("from"), &rendering, NULL),
                  PDK_E_NOT_REGULAR);
}

TEST_MAIN(RUN(a_name_has_a_form_for_every_use),
          RUN(the_longest_name_still_makes_an_id),
          RUN(a_bad_name_is_refused_with_a_good_one), RUN(an_id_must_be_one),
          RUN(every_placeholder_gets_its_form_of_the_name),
          RUN(more_words_are_taken_as_they_are),
          RUN(what_is_no_placeholder_stays_as_it_is),
          RUN(templates_of_ones_own_come_before_those_of_pdk),
          RUN(a_path_of_templates_may_be_too_long),
          RUN(a_template_that_cannot_be_read_is_told),
          RUN(a_tree_is_rendered_before_it_is_written),
          RUN(two_files_of_one_name_are_refused))
