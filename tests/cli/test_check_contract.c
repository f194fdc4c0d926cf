/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/digest.h"

/* The first row of the table of variants, which fits. */
#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

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

TEST(a_contract_says_with_which_glibc_plugins_must_load)
{
    const char *contract =
        spoil_contract("\"machine\"", "\"glibc\": \"2.1\",\n\t\"machine\"");
    struct program_run run;

    (void)state;
    copy_baseline();
    assert_exit(check_against(contract), 0); /* it wants nothing of a libc */
    run = PDK("check", CALLS_LIBC, "--contract", contract);
    assert_contains(run.out, "break libc-too-new: needs glibc 2.");
    assert_contains(run.out, "but may need at most 2.1");
    run = PDK("check", CALLS_LIBC, "--contract", contract, "--glibc", "2.99");
    assert_null(strstr(run.out, "libc-too-new"));
    assert_contains(PDK("contract", "show", contract).out,
                    "plugins load with glibc 2.1\n");
}

TEST(without_libxml_nothing_is_verified_and_its_package_is_named)
{
    struct program_run run;

    (void)state;
    test_write_text(test_path("libxml2.so.2"), "no library");
    setenv("LD_LIBRARY_PATH", test_folder(), 1);
    run = check_against(CONTRACT);
    unsetenv("LD_LIBRARY_PATH");
    assert_exit(run, 3);
    assert_contains(run.out, "there is no libxml2.so");
    assert_contains(run.out, "apt install libxml2");
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

/* Checks the broken plugin against a contract with one exception more. */
static struct program_run check_excepting(const char *rest)
{
    char exceptions[300];

    snprintf(exceptions, sizeof exceptions,
             "\"exceptions\": [{\"rule\": \"member-inserted\","
             " \"reason\": \"both know\"%s}]",
             rest);
    return PDK("check", BROKEN, "--contract",
               spoil_contract("\"exceptions\":\t[]", exceptions));
}

TEST(an_exception_tolerates_until_it_is_over)
{
    struct program_run run;

    (void)state;
    copy_baseline();
    run = check_excepting(
        ", \"type\": \"demo_params\", \"expires\": \"2999-12-31\"");
    assert_exit(run, 0);
    assert_contains(run.out, "tolerated both know");
    run = check_excepting(", \"expires\": \"2001-12-31\"");
    assert_exit(run, 1);
    assert_contains(run.out, "tolerated until 2001-12-31: both know");
    assert_contains(run.out, "warning exception-expired");
    run = check_excepting(", \"severity\": \"warning\"");
    assert_exit(run, 0);
    assert_contains(run.out, "warning member-inserted");
    run = check_excepting(", \"severity\": \"unverified\"");
    assert_exit(run, 2);
    assert_contains(run.err, "'severity'");
    assert_exit(check_excepting(", \"type\": \"demo_other\""), 1);
}

TEST_MAIN(RUN(a_bad_contract_is_told_with_line_column_and_key),
          RUN(a_contract_says_with_which_glibc_plugins_must_load),
          RUN(without_libxml_nothing_is_verified_and_its_package_is_named),
          RUN(a_baseline_that_is_missing_or_spoilt_proves_nothing),
          RUN(a_fast_check_goes_by_the_fingerprint),
          RUN(a_baseline_that_is_no_abixml_proves_nothing),
          RUN(a_contract_for_another_machine_fits_nothing),
          RUN(an_exception_tolerates_until_it_is_over))
