/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <sys/stat.h>

/* The first row of the table of variants, which fits. */
#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

TEST(a_project_is_checked_against_the_contract_that_it_names)
{
    struct program_run run;

    (void)state;
    assert_int_equal(mkdir(test_path("project"), 0700), 0);
    test_copy_in_place(GOOD, test_path("project/demo.so"));
    test_copy_in_place(CONTRACT, test_path("project/demo.contract.json"));
    test_copy_in_place(FIXTURES "/demo.abi", test_path("project/demo.abi"));
    test_copy_in_place(FIXTURES "/demo.layout",
                       test_path("project/demo.layout"));
    test_write_text(test_path("project/pdk.json"),
                    "{\"pdk_project\": 1, \"id\": \"a\", \"version\": \"1\","
                    " \"contract\": \"demo.contract.json\","
                    " \"output\": \"demo.so\"}");
    assert_exit(PDK("check", "project"), 0);
    assert_exit(PDK("check", "project/pdk.json"), 0);
    assert_exit(PDK_IN(test_path("project"), "check"), 0);
    run = PDK("check", "project", "--contract", "pdk.tick");
    assert_exit(run, 1);
    assert_contains(run.out, "no-interface");
    assert_contains(run.out, "it provides demo.");
    assert_refused(PDK("check", "project", "--contract", "nope"), 2,
                   "there is no contract 'nope'");
    assert_refused(PDK_IN("/", "check"), 2, "pdk.json");
}

TEST(a_project_that_was_not_built_is_told_to_build)
{
    (void)state;
    assert_int_equal(mkdir(test_path("project"), 0700), 0);
    test_write_text(test_path("project/pdk.json"),
                    "{\"pdk_project\": 1, \"id\": \"a\", \"version\": \"1\","
                    " \"contract\": \"pdk.tick\", \"output\": \"demo.so\"}");
    assert_refused(PDK("check", "project"), 2,
                   "does not exist yet; run 'pdk build'");
    assert_refused(PDK_IN(test_path("project"), "inspect"), 2, "'pdk build'");
    test_copy_in_place(GOOD, test_path("project/demo.so"));
    assert_exit(PDK_IN(test_path("project"), "inspect"), 0);
    assert_exit(PDK("inspect", "project"), 0);
    assert_contains(PDK("inspect", "project/pdk.json").out, "plugins:");
}

TEST(a_file_without_a_contract_is_looked_at_as_far_as_that_goes)
{
    struct program_run run = PDK("check", GOOD);

    (void)state;
    assert_exit(run, 3);
    assert_contains(run.out, "cannot be verified without a contract");
    assert_contains(run.out, "no-contract");
    assert_contains(PDK("check", STAYS).out, "no-unload");
    test_write_text(test_path("text.so"), "no ELF at all");
    run = PDK("check", "text.so");
    assert_exit(run, 4);
    assert_contains(run.out, "not-elf");
    assert_exit(PDK("check", A_LIBRARY), 4);
    assert_exit(PDK("check", "missing.so"), 4);
}

TEST(a_file_in_a_project_is_held_to_the_contract_of_that)
{
    struct program_run run;

    (void)state;
    assert_int_equal(mkdir(test_path("project"), 0777), 0);
    assert_int_equal(mkdir(test_path("project/out"), 0777), 0);
    test_copy_by_rename(GOOD, test_path("project/out/p.so"));
    test_write_text(test_path("project/pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"org.example.demo\","
                    " \"version\": \"1.0.0\", \"output\": \"out/p.so\","
                    " \"contract\": \"" CONTRACT "\" }");
    run = PDK("check", "project/out/p.so");
    assert_exit(run, 0);
    assert_contains(run.out, "fits the contract demo 1.4.0");
    assert_exit(PDK_IN(test_path("project/out"), "check", "p.so"), 0);
    assert_exit(PDK_IN(test_path("project/out"), "check"), 0);
    assert_exit(PDK("check", BROKEN), 3);

    test_write_text(test_path("project/pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"org.example.demo\","
                    " \"version\": \"1.0.0\", \"output\": \"out/p.so\" }");
    assert_exit(PDK("check", "project"), 3);
    test_write_text(test_path("project/pdk.json"), "{ broken");
    assert_refused(PDK("check", "project/out/p.so"), 2, "pdk.json:1:");
}

TEST(a_folder_of_plugins_is_checked_one_by_one)
{
    struct program_run run;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(GOOD, test_path("plugins/a.so"));
    test_copy_in_place(BROKEN, test_path("plugins/b.so"));
    test_write_text(test_path("plugins/notes.txt"), "no plugin");
    run = PDK("check", "plugins", "--contract", CONTRACT);
    assert_exit(run, 1);
    assert_contains(run.out, "ok plugins/a.so");
    assert_contains(run.out, "FAIL plugins/b.so");
    test_write_text(test_path("plugins/c.so"), "no plugin");
    run = PDK("check", "plugins", "--contract", CONTRACT, "--format", "json");
    assert_exit(run, 4);
    assert_contains(run.out, "\"exit_code\":\t4");
    assert_contains(run.out, "\"verdict\":\t\"compatible\"");
    assert_contains(run.out, "\"verdict\":\t\"incompatible\"");
    assert_contains(run.out, "\"verdict\":\t\"unloadable\"");
}

TEST_MAIN(RUN(a_project_is_checked_against_the_contract_that_it_names),
          RUN(a_project_that_was_not_built_is_told_to_build),
          RUN(a_file_without_a_contract_is_looked_at_as_far_as_that_goes),
          RUN(a_file_in_a_project_is_held_to_the_contract_of_that),
          RUN(a_folder_of_plugins_is_checked_one_by_one))
