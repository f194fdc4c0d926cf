/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <string.h>

#include "bad_manifests.h"
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

TEST(every_mistake_is_told_with_line_column_and_key)
{
    (void)state;
    for (size_t i = 0; i < BAD_PROJECT_COUNT; i++) {
        struct project project;
        pdk_error error = PDK_ERROR_INIT;

        assert_result(pdk__project_parse(&project, bad_projects[i].text,
                                         strlen(bad_projects[i].text),
                                         "pdk.json", &error),
                      PDK_E_SCHEMA);
        assert_contains(error.message, bad_projects[i].message);
        assert_string_equal(error.path, "pdk.json");
        assert_int_equal(error.line, bad_projects[i].line);
        assert_int_equal(error.column, bad_projects[i].column);
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
