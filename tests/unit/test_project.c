/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <string.h>

#include "project.h"

TEST(a_project_is_read_in_full)
{
    static const char text[] =
        "{ \"pdk_project\": 1, \"id\": \"org.example.gain\",\n"
        "  \"version\": \"1.2.0\", \"contract\": \"pdk.tick\",\n"
        "  \"output\": \"build/gain.so\",\n"
        "  \"build\": [[\"make\", \"-j2\"], [\"make\", \"check\"]],\n"
        "  \"sources\": [\"gain.c\", \"include\"] }";
    struct project project;

    (void)state;
    assert_result(
        pdk__project_parse(&project, text, strlen(text), "pdk.json", NULL),
        PDK_OK);
    assert_string_equal(project.id, "org.example.gain");
    assert_string_equal(project.version, "1.2.0");
    assert_string_equal(project.contract, "pdk.tick");
    assert_string_equal(project.output, "build/gain.so");
    assert_int_equal(project.build_count, 2);
    assert_string_equal(project.build[0].arguments[1], "-j2");
    assert_null(project.build[0].arguments[2]);
    assert_string_equal(project.build[1].arguments[1], "check");
    assert_string_equal(project.sources[1], "include");
    assert_null(project.sources[2]);
    pdk__project_finish(&project);
    pdk__project_finish(&project);
}

TEST(what_may_be_left_out_has_a_default)
{
    static const char text[] = "{\"pdk_project\": 1, \"id\": \"a\","
                               " \"version\": \"1\", \"output\": \"a.so\"}";
    struct project project;

    (void)state;
    assert_result(pdk__project_parse(&project, text, strlen(text), NULL, NULL),
                  PDK_OK);
    assert_null(project.contract);
    assert_int_equal(project.build_count, 0);
    assert_string_equal(project.sources[0], ".");
    assert_null(project.sources[1]);
    pdk__project_finish(&project);
}

#define HEAD "{\"pdk_project\": 1,\n\"id\": \"a\",\n\"version\": \"1\",\n"
#define OUTPUT "\"output\": \"a.so\",\n"

TEST(every_mistake_is_told_with_line_column_and_key)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *message;
    } rows[] = {
        { "[]", 1, 1, "a project is an object" },
        { "{}", 1, 1, "'pdk_project' is missing" },
        { "{\"pdk_project\": 2}", 1, 17, "'pdk_project' must be 1" },
        { "{\"pdk_project\": \"1\"}", 1, 17, "'pdk_project' must be a whole" },
        { "{\"pdk_project\": 1}", 1, 1, "'id' is missing" },
        { "{\"pdk_project\": 1,\n \"id\": \"Gain\"}", 2, 8, "'id' must be" },
        { "{\"pdk_project\": 1,\n \"id\": \"a/b\"}", 2, 8, "'id' must be" },
        { "{\"pdk_project\": 1,\n \"id\": 3}", 2, 8, "'id' must be a text" },
        { "{\"pdk_project\": 1,\n \"id\": \"a\"}", 1, 1,
          "'version' is missing" },
        { "{\"pdk_project\": 1, \"id\": \"a\",\n \"version\": \"1 0\"}", 2, 13,
          "'version' must be 1 to 31" },
        { HEAD "\"contract\": \"\"}", 4, 13, "'contract' must be" },
        { HEAD "\"outptu\": \"a.so\"}", 4, 1,
          "there is no key 'outptu'; did you mean 'output'?" },
        { HEAD "\"output\": \"\"}", 4, 11, "'output' must be" },
        { HEAD "\"output\": \"a\\nb\"}", 4, 11, "'output' must be" },
        { HEAD "\"output\": \"build/\"}", 4, 11, "'output' must be a file" },
        { HEAD OUTPUT "\"build\": \"make\"}", 5, 10, "'build' must be a list" },
        { HEAD OUTPUT "\"build\": [\"make\"]}", 5, 11, "a list of words" },
        { HEAD OUTPUT "\"build\": [[]]}", 5, 11, "a list of words" },
        { HEAD OUTPUT "\"build\": [[\"make\"], [\"a\", 1]]}", 5, 27,
          "a text that is not empty" },
        { HEAD OUTPUT "\"sources\": []}", 5, 12, "'sources' must be" },
        { HEAD OUTPUT "\"sources\": [\"\"]}", 5, 13,
          "a text that is not empty" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct project project;
        pdk_error error = PDK_ERROR_INIT;

        assert_result(pdk__project_parse(&project, rows[i].text,
                                         strlen(rows[i].text), "pdk.json",
                                         &error),
                      PDK_E_SCHEMA);
        assert_contains(error.message, rows[i].message);
        assert_string_equal(error.path, "pdk.json");
        assert_int_equal(error.line, rows[i].line);
        assert_int_equal(error.column, rows[i].column);
        assert_null(project.json);
    }
}

TEST(bad_syntax_is_told_with_its_place)
{
    static const char text[] = "{\n  \"id\": }";
    struct project project;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(
        pdk__project_parse(&project, text, strlen(text), "pdk.json", &error),
        PDK_E_SYNTAX);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 9);
}

TEST_MAIN(RUN(a_project_is_read_in_full),
          RUN(what_may_be_left_out_has_a_default),
          RUN(every_mistake_is_told_with_line_column_and_key),
          RUN(bad_syntax_is_told_with_its_place))
