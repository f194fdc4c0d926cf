/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build_log.h"
#include "workspace.h"

static void write_project(const char *rest)
{
    char text[1024];

    snprintf(text, sizeof text,
             "{ \"pdk_project\": 1, \"id\": \"org.example.p\",\n"
             "  \"version\": \"1.0.0\", \"output\": \"p.so\"%s }\n",
             rest);
    test_write_text(test_path("pdk.json"), text);
}

TEST(a_project_is_opened_by_its_folder_or_its_file)
{
    struct workspace workspace;

    (void)state;
    write_project("");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_string_equal(workspace.directory, test_folder());
    assert_string_equal(workspace.manifest, test_path("pdk.json"));
    assert_string_equal(workspace.output, test_path("p.so"));
    workspace_close(&workspace);
    assert_result(workspace_open(&workspace, test_path("pdk.json"), NULL),
                  PDK_OK);
    assert_string_equal(workspace.directory, test_folder());
    assert_string_equal(workspace.project.id, "org.example.p");
    workspace_close(&workspace);
}

TEST(a_path_that_is_too_long_is_refused)
{
    struct workspace workspace;
    pdk_error error = PDK_ERROR_INIT;
    char rest[] = ", \"contract\": \"host.json\"";
    char small[8], path[1200];

    (void)state;
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_result(workspace_open(&workspace, path, &error), PDK_E_LIMIT);
    write_project(rest);
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_contract(&workspace, small, sizeof small, &error),
                  PDK_E_LIMIT);
    workspace_close(&workspace);
}

TEST(a_contract_is_a_path_beside_the_project)
{
    struct workspace workspace;
    pdk_error error = PDK_ERROR_INIT;
    char path[1024];

    (void)state;
    write_project(", \"contract\": \"sdk/host.contract.json\"");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_contract(&workspace, path, sizeof path, NULL),
                  PDK_OK);
    assert_string_equal(path, test_path("sdk/host.contract.json"));
    workspace_close(&workspace);
    write_project("");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_contract(&workspace, path, sizeof path, &error),
                  PDK_E_NOT_FOUND);
    assert_contains(error.message, "has no \"contract\"");
    workspace_close(&workspace);
    write_project(", \"contract\": \"no.such\"");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_contract(&workspace, path, sizeof path, &error),
                  PDK_E_NOT_FOUND);
    assert_contains(error.message, "no contract 'no.such'");
    workspace_close(&workspace);
}

TEST(what_a_build_says_can_be_kept)
{
    struct workspace workspace;
    pdk_error error = PDK_ERROR_INIT;
    char *log = NULL;

    (void)state;
    write_project(", \"build\": [[\"sh\", \"-c\", \"echo one; echo two >&2\"],"
                  " [\"touch\", \"p.so\"]]");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_build(&workspace, &log, NULL), PDK_OK);
    assert_string_equal(log, "one\ntwo\n");
    free(log);
    workspace_close(&workspace);

    write_project(", \"build\": [[\"sh\", \"-c\", \"echo bad; kill -9 $$\"]]");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_build(&workspace, &log, &error), PDK_E_BUILD);
    assert_contains(error.message, "killed by signal 9");
    assert_string_equal(log, "bad\n");
    free(log);
    workspace_close(&workspace);

    write_project(", \"build\": [[\"pdk-no-such-program\"]]");
    assert_result(workspace_open(&workspace, test_folder(), NULL), PDK_OK);
    assert_result(workspace_build(&workspace, &log, &error), PDK_E_NOT_FOUND);
    assert_string_equal(log, "");
    free(log);
    workspace_close(&workspace);
}

TEST(of_what_ninja_said_the_compilers_words_are_left)
{
    char text[] = "[1/2] Building C object gain.c.o\n"
                  "FAILED: gain.c.o \n"
                  "/usr/bin/cc -c gain.c\n"
                  "gain.c:5:9: error: expected expression\n"
                  "[see 1/2] ninja: no work\n"
                  "\n"
                  "FAILED\n"
                  "ninja: error: loading\n"
                  "ninja: build stopped: subcommand failed.\n";
    char all[] = "[12/345] Linking\nninja: no work to do.\n";
    char none[] = "";
    char cut[] = "[1/] x\n[x/1] \n[1/2 ]\n[1/2]\nFAILED: ";

    (void)state;
    build_log_tidy(text);
    assert_string_equal(text, "gain.c:5:9: error: expected expression\n"
                              "[see 1/2] ninja: no work\n"
                              "\n"
                              "FAILED\n"
                              "ninja: error: loading\n");
    build_log_tidy(all);
    assert_string_equal(all, "");
    build_log_tidy(none);
    assert_string_equal(none, "");
    build_log_tidy(cut);
    assert_string_equal(cut, "[1/] x\n[x/1] \n[1/2 ]\n[1/2]\n");
}

TEST_MAIN(RUN(a_project_is_opened_by_its_folder_or_its_file),
          RUN(a_path_that_is_too_long_is_refused),
          RUN(a_contract_is_a_path_beside_the_project),
          RUN(what_a_build_says_can_be_kept),
          RUN(of_what_ninja_said_the_compilers_words_are_left))
