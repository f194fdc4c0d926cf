/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/digest.h"

/* The first row of the table of variants, which fits, and one that does not. */
#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

static struct program_run check(const char *file)
{
    return PDK("check", file, "--contract", CONTRACT);
}

/* Exit code and rule of a file with these bytes. */
static void assert_found(const char *file, int code, const char *rule)
{
    struct program_run run = check(file);

    assert_exit(run, code);
    assert_contains(run.out, rule);
    assert_string_equal(run.err, "");
}

static const char *cut_file(const char *name, size_t size)
{
    char *data = test_read(GOOD, NULL);
    const char *path = test_path(name);

    test_write(path, data, size);
    free(data);
    return path;
}

TEST(a_file_that_is_cut_is_not_loadable)
{
    size_t size;

    (void)state;
    free(test_read(GOOD, &size));
    assert_found(cut_file("0.so", 0), 4, "truncated");
    assert_found(cut_file("40.so", 40), 4, "truncated");
    assert_found(cut_file("64.so", 64), 4, "truncated");
    assert_found(cut_file("half.so", size / 2), 4, "truncated");
    assert_found(cut_file("most.so", size - 1), 4, "truncated");
}

TEST(what_is_no_shared_object_is_not_loadable)
{
    (void)state;
    test_write_text(test_path("text.so"), "this is a text\n");
    assert_found(test_path("text.so"), 4, "not-elf");
    test_write_text(test_path("archive.so"), "!<arch>\nand so on");
    assert_found(test_path("archive.so"), 4, "not-elf");
    assert_found(AN_OBJECT, 4, "not-elf");
    assert_found(A_PROGRAM, 4, "not-elf");
    assert_found(A_LIBRARY, 4, "no-plugin");
}

TEST(what_is_no_regular_file_is_not_loadable)
{
    (void)state;
    assert_int_equal(mkfifo(test_path("fifo.so"), 0600), 0);
    assert_found(test_path("fifo.so"), 4, "not-a-file");
    assert_int_equal(mkdir(test_path("folder.so"), 0700), 0);
    assert_found(test_path("folder.so"), 4, "not-a-file");
    assert_int_equal(symlink("loop.so", test_path("loop.so")), 0);
    assert_found(test_path("loop.so"), 4, "not-a-file");
    assert_found(test_path("missing.so"), 4, "not-a-file");
}

TEST(a_file_for_another_machine_is_not_loadable)
{
    size_t size;
    char *data = test_read(GOOD, &size);

    (void)state;
    data[18] = (char)183; /* e_machine: AArch64 */
    data[19] = 0;
    test_write(test_path("foreign.so"), data, size);
    free(data);
    assert_found(test_path("foreign.so"), 4, "wrong-machine");
}

TEST(odd_names_are_names_like_any_other)
{
    static const char *const names[] = { "a b.so", "a\nb.so", "--help.so",
                                         "a'b\"c;d.so" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        test_copy_in_place(GOOD, test_path(names[i]));
        assert_exit(PDK("check", "--contract", CONTRACT, "--", names[i]), 0);
    }
}

/* ---- contracts ---- */

/* A copy of the contract in the test's folder with one text replaced. */
static const char *spoil_contract(const char *from, const char *to)
{
    char *text = test_read(CONTRACT, NULL);
    char *at = strstr(text, from);
    FILE *file = fopen(test_path("demo.contract.json"), "w");

    assert_non_null(at);
    assert_non_null(file);
    fprintf(file, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    fclose(file);
    free(text);
    return test_path("demo.contract.json");
}

static struct program_run check_against(const char *contract)
{
    return PDK("check", GOOD, "--contract", contract);
}

static void copy_baseline(void)
{
    test_copy_in_place(FIXTURES "/demo.abi", test_path("demo.abi"));
    test_copy_in_place(FIXTURES "/demo.layout", test_path("demo.layout"));
}

TEST(a_bad_contract_is_told_with_line_column_and_key)
{
    (void)state;
    assert_refused(
        check_against(spoil_contract("\"version\":", "\"versoin\":")), 2,
        "demo.contract.json:4:2: there is no key 'versoin'; did "
        "you mean 'version'?");
    assert_refused(check_against(spoil_contract("\"1.4.0\"", "[]")), 2,
                   "demo.contract.json:4:13: 'version' must be a text");
    assert_refused(check_against(spoil_contract("\"name\"", "name")), 2,
                   "demo.contract.json:3:2: a key in quotes is expected");
    assert_refused(check_against(test_path("none.contract.json")), 2,
                   "No such file");
    assert_refused(check_against("nobody.knows"), 2, "nobody.knows");
}

TEST(a_baseline_that_is_missing_or_spoilt_proves_nothing)
{
    const char *contract = spoil_contract("demo", "demo");
    struct program_run run = check_against(contract);
    size_t size;
    char *text;

    (void)state;
    assert_exit(run, 3);
    assert_contains(run.out, "baseline-missing");
    text = test_read(FIXTURES "/demo.abi", &size);
    text[size / 2] ^= 1;
    test_write(test_path("demo.abi"), text, size);
    run = check_against(contract);
    assert_exit(run, 3);
    assert_contains(run.out, "baseline-corrupt");
    test_write(test_path("demo.abi"), text, 0);
    assert_exit(check_against(contract), 3);
    free(text);
    copy_baseline();
    assert_exit(check_against(contract), 0);
    test_write_text(test_path("demo.layout"), "something else");
    run = check_against(contract);
    assert_exit(run, 3);
    assert_contains(run.out, "baseline-corrupt: 'demo.layout' is not");
}

TEST(a_fast_check_goes_by_the_fingerprint)
{
    (void)state;
    assert_exit(PDK("check", GOOD, "--contract", CONTRACT, "--fast"), 0);
    assert_exit(PDK("check", BROKEN, "--contract", CONTRACT, "--fast"), 1);
    setenv("PATH", "/nowhere", 1); /* no abidw is needed for the first */
    assert_exit(PDK("check", GOOD, "--contract", CONTRACT, "--fast"), 0);
    assert_exit(PDK("check", BROKEN, "--contract", CONTRACT, "--fast"), 3);
}

/* The contract speaks of exactly this baseline; is it still refused? */
static void assert_corrupt(const char *text)
{
    char good[DIGEST_HEX_SIZE], bad[DIGEST_HEX_SIZE];
    struct program_run run;
    size_t size;
    char *abi = test_read(FIXTURES "/demo.abi", &size);

    digest_hex(good, abi, size);
    digest_hex(bad, text, strlen(text));
    free(abi);
    test_write_text(test_path("demo.abi"), text);
    run = check_against(spoil_contract(good, bad));
    assert_exit(run, 3);
    assert_contains(run.out, "baseline-corrupt");
}

TEST(a_baseline_that_is_no_abixml_proves_nothing)
{
    size_t size;
    char *text = test_read(FIXTURES "/demo.abi", &size);

    (void)state;
    assert_corrupt("");
    assert_corrupt("<abi-corpus");
    assert_corrupt("<abi-corpus/>");
    assert_corrupt("<html/>");
    text[size / 2] = '\0';
    assert_corrupt(text);
    free(text);
}

TEST(a_contract_for_another_machine_fits_nothing)
{
    struct program_run run =
        check_against(spoil_contract("\"x86-64\"", "\"S/390\""));

    (void)state;
    assert_exit(run, 2); /* no such form of a name */
    copy_baseline();
    run = check_against(spoil_contract("\"x86-64\"", "\"AArch64\""));
    assert_exit(run, 4);
    assert_contains(run.out, "wrong-machine");
}

TEST(an_exception_tolerates_until_it_is_over)
{
    struct program_run run;
    const char *contract;

    (void)state;
    copy_baseline();
    contract =
        spoil_contract("\"exceptions\":\t[]",
                       "\"exceptions\": [{\"rule\": \"member-inserted\","
                       "\"type\": \"demo_params\", \"reason\": \"both know\","
                       "\"expires\": \"2999-12-31\"}]");
    run = PDK("check", BROKEN, "--contract", contract);
    assert_exit(run, 0);
    assert_contains(run.out, "tolerated both know");
    contract = spoil_contract(
        "\"exceptions\":\t[]",
        "\"exceptions\": [{\"rule\": \"member-inserted\","
        "\"reason\": \"both know\", \"expires\": \"2001-12-31\"}]");
    run = PDK("check", BROKEN, "--contract", contract);
    assert_exit(run, 1);
    assert_contains(run.out, "tolerated until 2001-12-31: both know");
    assert_contains(run.out, "warning exception-expired");
    contract = spoil_contract(
        "\"exceptions\":\t[]",
        "\"exceptions\": [{\"rule\": \"member-inserted\", \"severity\":"
        "\"warning\", \"reason\": \"both know\"}]");
    run = PDK("check", BROKEN, "--contract", contract);
    assert_exit(run, 0);
    assert_contains(run.out, "warning member-inserted");
    contract = spoil_contract(
        "\"exceptions\":\t[]",
        "\"exceptions\": [{\"rule\": \"member-inserted\", \"severity\":"
        "\"unverified\", \"reason\": \"both know\"}]");
    run = PDK("check", BROKEN, "--contract", contract);
    assert_exit(run, 2);
    assert_contains(run.err, "'severity'");
    contract =
        spoil_contract("\"exceptions\":\t[]",
                       "\"exceptions\": [{\"rule\": \"member-inserted\","
                       "\"type\": \"demo_other\", \"reason\": \"both know\"}]");
    assert_exit(PDK("check", BROKEN, "--contract", contract), 1);
}

TEST(a_struct_that_has_grown_is_told_once_with_all_that_it_moves)
{
    struct program_run run = check(GROWN);

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "break member-appended: struct demo_range");
    assert_contains(run.out, "demo_params.value moved from byte 24");
    assert_null(strstr(run.out, "member-bits"));
}

#define IN_CPP FIXTURES "/../library/base_cpp.so"

TEST(a_glibc_that_is_too_new_is_refused)
{
    struct program_run run =
        PDK("check", IN_CPP, "--against", IN_CPP, "--glibc", "2.1");

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "break libc-too-new: needs glibc 2.");
    assert_contains(run.out, "and may need 2.1 at most");
    run = PDK("check", IN_CPP, "--against", IN_CPP, "--glibc", "2.99");
    assert_exit(run, 0);
    run = PDK("check", GOOD, "--contract", CONTRACT, "--glibc", "2.1");
    assert_exit(run, 0); /* it wants nothing of a libc */
    run = PDK("check", GOOD, "--against", GOOD, "--glibc", "2");
    assert_exit(run, 2);
    assert_contains(run.err, "a version such as 2.31, not '2'");
}

/* ---- what is checked ---- */

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
    assert_refused(PDK_IN("/", "check"), 2, "pdk.json");
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

TEST(strict_counts_warnings)
{
    (void)state;
    assert_exit(PDK("check", WARNED, "--contract", CONTRACT), 0);
    assert_exit(PDK("check", WARNED, "--contract", CONTRACT, "--strict"), 1);
    assert_exit(PDK("check", GOOD, "--contract", CONTRACT, "--strict"), 0);
}

TEST(wrong_words_are_refused)
{
    (void)state;
    assert_refused(PDK("check", GOOD, "b.so", "--contract", CONTRACT), 2,
                   "takes one file");
    assert_refused(PDK("check", GOOD, "--format", "yaml"), 2,
                   "there is no format 'yaml'");
    assert_refused(PDK("check", "--contarct", "x"), 2,
                   "did you mean '--contract'?");
}

TEST_MAIN(RUN(a_file_that_is_cut_is_not_loadable),
          RUN(what_is_no_shared_object_is_not_loadable),
          RUN(what_is_no_regular_file_is_not_loadable),
          RUN(a_file_for_another_machine_is_not_loadable),
          RUN(odd_names_are_names_like_any_other),
          RUN(a_bad_contract_is_told_with_line_column_and_key),
          RUN(a_baseline_that_is_missing_or_spoilt_proves_nothing),
          RUN(a_fast_check_goes_by_the_fingerprint),
          RUN(a_baseline_that_is_no_abixml_proves_nothing),
          RUN(a_contract_for_another_machine_fits_nothing),
          RUN(an_exception_tolerates_until_it_is_over),
          RUN(a_struct_that_has_grown_is_told_once_with_all_that_it_moves),
          RUN(a_glibc_that_is_too_new_is_refused),
          RUN(a_project_is_checked_against_the_contract_that_it_names),
          RUN(a_file_without_a_contract_is_looked_at_as_far_as_that_goes),
          RUN(a_file_in_a_project_is_held_to_the_contract_of_that),
          RUN(a_folder_of_plugins_is_checked_one_by_one),
          RUN(strict_counts_warnings), RUN(wrong_words_are_refused))
