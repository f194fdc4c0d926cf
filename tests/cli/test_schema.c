/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The JSON Schemas that are installed, against what pdk writes and reads. The
 * judge is Debian's python3-jsonschema; where it is not, these are left out.
 */
#include "program.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bad_manifests.h"
#include "project.h"

#define FILE_LIMIT 80

/* Files for one schema, and what is expected of each. */
struct batch {
    const char *schema;
    char names[FILE_LIMIT][32];
    bool is_good[FILE_LIMIT];
    int count;
};

static void add_file(struct batch *batch, const char *text, bool is_good)
{
    int index = batch->count++;

    assert_true(index < FILE_LIMIT);
    snprintf(batch->names[index], sizeof batch->names[index], "%d.json", index);
    batch->is_good[index] = is_good;
    test_write_text(test_path(batch->names[index]), text);
}

/* What the judge says of all of them. */
static const char *validate(const struct batch *batch)
{
    const char *words[2 * FILE_LIMIT + 5] = { JSONSCHEMA, "--output",
                                              "pretty" };
    int count = 3;
    struct program_run run;

    for (int i = 0; i < batch->count; i++) {
        words[count++] = "-i";
        words[count++] = batch->names[i];
    }
    words[count++] = batch->schema;
    run = program_run(test_folder(), words);
    assert_true(run.exit_code == 0 || run.exit_code == 1);
    if (run.err[0] == '\0')
        return run.out;
    return run.exit_code == 0 ? run.out : run.err;
}

static void assert_judged(const struct batch *batch)
{
    const char *said = validate(batch);

    for (int i = 0; i < batch->count; i++) {
        char error[80];

        snprintf(error, sizeof error, "Error]===(%s)", batch->names[i]);
        if ((strstr(said, error) == NULL) == batch->is_good[i])
            continue;
        print_error("%s is %s by the schema\n%s\n", batch->names[i],
                    batch->is_good[i] ? "refused" : "not refused",
                    batch->is_good[i] ? said : "");
        fail();
    }
}

static bool is_left_out(void)
{
    if (JSONSCHEMA[0] == '/')
        return false;
    print_message("LEFT OUT: there is no /usr/bin/jsonschema to judge by "
                  "(Debian, Ubuntu: apt install python3-jsonschema)\n");
    return true;
}

#define NEEDS_JUDGE()                                                          \
    do {                                                                       \
        (void)state;                                                           \
        if (is_left_out())                                                     \
            skip();                                                            \
    } while (0)

/* A schema cannot compare one member with another. */
static bool is_beyond_schema(const struct bad_contract *row)
{
    return strstr(row->message, "different from the ids before it") != NULL;
}

TEST(the_schema_of_contracts_refuses_what_the_reader_refuses)
{
    struct batch batch = { .schema = SCHEMAS "/contract.schema.json" };

    NEEDS_JUDGE();
    add_file(&batch, good_contract, true);
    add_file(&batch, "[]", false);
    for (int i = 0; i < BAD_CONTRACT_COUNT; i++) {
        char *text = bad_contract(&bad_contracts[i]);

        add_file(&batch, text, is_beyond_schema(&bad_contracts[i]));
        free(text);
    }
    assert_judged(&batch);
}

/* At the edge of what a project may say; the reader is asked first. */
static void add_project(struct batch *batch, const char *text)
{
    struct project project;
    pdk_result result =
        pdk__project_parse(&project, text, strlen(text), "pdk.json", NULL);

    pdk__project_finish(&project);
    add_file(batch, text, result == PDK_OK);
}

#define PROJECT(more)                                                          \
    "{\"pdk_project\": 1, \"id\": \"a\", \"version\": \"1\", " more "}"

TEST(the_schema_of_projects_and_the_reader_agree)
{
    static const char *const edges[] = {
        PROJECT("\"output\": \"a.so\""),
        PROJECT("\"output\": \"a.so\", \"$schema\": \"any\""),
        PROJECT("\"output\": \"a.so\", \"build\": []"),
        PROJECT("\"output\": \"a.so\", \"build\": [[\"make\"]]"),
        PROJECT("\"output\": \"a.so\", \"sources\": [\".\", \"b\"]"),
        PROJECT("\"output\": \"a.so\", \"sources\": \".\""),
        PROJECT("\"output\": \"/\""),
        PROJECT("\"output\": \"a\\u007f\""),
        PROJECT("\"output\": \"\\u00e4.so\""),
        PROJECT("\"output\": \"a.so\", \"contract\": null"),
        PROJECT("\"output\": \"a.so\", \"contract\": \"x y.json\""),
        "{\"pdk_project\": 1.0, \"id\": \"a\", \"version\": \"1\","
        " \"output\": \"a\"}",
        "{\"pdk_project\": true, \"id\": \"a\", \"version\": \"1\","
        " \"output\": \"a\"}",
    };
    struct batch batch = { .schema = SCHEMAS "/project.schema.json" };

    NEEDS_JUDGE();
    for (int i = 0; i < BAD_PROJECT_COUNT; i++)
        add_project(&batch, bad_projects[i].text);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        add_project(&batch, edges[i]);
    assert_judged(&batch);
}

static void copy_file(struct batch *batch, const char *path)
{
    char *text = test_read(path, NULL);

    add_file(batch, text, true);
    free(text);
}

TEST(every_contract_that_pdk_makes_fits_its_schema)
{
    struct batch batch = { .schema = SCHEMAS "/contract.schema.json" };

    NEEDS_JUDGE();
    copy_file(&batch, FIXTURES "/demo.contract.json");
    copy_file(&batch, CONTRACTS "/pdk.tick.contract.json");
    assert_judged(&batch);
}

TEST(every_project_that_pdk_makes_fits_its_schema)
{
    static const char *const templates[] = { "c", "c-stateful", "cpp" };
    struct batch batch = { .schema = SCHEMAS "/project.schema.json" };

    NEEDS_JUDGE();
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        char path[64];

        assert_exit(PDK("new", templates[i], "--template", templates[i]), 0);
        snprintf(path, sizeof path, "%s/pdk.json", templates[i]);
        copy_file(&batch, test_path(path));
        snprintf(path, sizeof path, TEMPLATES "/%s/pdk.json", templates[i]);
        copy_file(&batch, path);
    }
    assert_judged(&batch);
}

TEST(every_report_fits_its_schema)
{
    static const char *const files[] = {
        FIXTURES "/variant_0.so", BROKEN, WARNED, STAYS, A_LIBRARY, "none"
    };
    struct batch batch = { .schema = SCHEMAS "/check-report.schema.json" };

    NEEDS_JUDGE();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        PDK("check", files[i], "--contract", FIXTURES "/demo.contract.json",
            "--format", "json:one.json");
        copy_file(&batch, test_path("one.json"));
        PDK("check", files[i], "--against", FIXTURES "/variant_0.so",
            "--format", "json:one.json");
        copy_file(&batch, test_path("one.json"));
    }
    add_file(&batch, "{\"pdk_check\": 1}", false);
    assert_judged(&batch);
}

TEST_MAIN(RUN(the_schema_of_contracts_refuses_what_the_reader_refuses),
          RUN(the_schema_of_projects_and_the_reader_agree),
          RUN(every_contract_that_pdk_makes_fits_its_schema),
          RUN(every_project_that_pdk_makes_fits_its_schema),
          RUN(every_report_fits_its_schema))
