/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <cJSON.h>

#include "attempt_line.h"

static struct attempt_report a_report(void)
{
    struct attempt_report report = {
        .number = 3,
        .outcome = { .failed_at = ATTEMPT_DONE,
                     .is_checked = true,
                     .error = PDK_ERROR_INIT,
                     .build_ns = 83000000,
                     .check_ns = 18400000 },
        .event = { .kind = PDK_EVENT_RELOADED,
                   .generation = 3,
                   .state_bytes = 24,
                   .total_us = 612 },
        .error = PDK_ERROR_INIT,
        .generation = 3,
    };

    return report;
}

static void assert_text(const struct attempt_report *report,
                        const char *expected)
{
    struct text_buffer line = TEXT_BUFFER_INIT;

    attempt_write_text(&line, report);
    assert_string_equal(line.data, expected);
    pdk__text_finish(&line);
}

static void assert_json(const struct attempt_report *report,
                        const char *expected)
{
    struct text_buffer line = TEXT_BUFFER_INIT;

    attempt_write_json(&line, report);
    assert_string_equal(line.data, expected);
    pdk__text_finish(&line);
}

TEST(new_code_is_told_with_the_time_of_each_step)
{
    struct attempt_report report = a_report();

    (void)state;
    assert_text(&report, "#3 built 83.0 ms · checked 18.4 ms · reloaded in "
                         "612 us · generation 3 · 24 bytes of state kept");
    report.outcome.warnings = 2;
    assert_text(&report, "#3 built 83.0 ms · checked 18.4 ms (warnings: 2) · "
                         "reloaded in 612 us · generation 3 · 24 bytes of "
                         "state kept");
    report.outcome.is_checked = false;
    report.outcome.warnings = 0;
    report.event.kind = PDK_EVENT_LOADED;
    assert_text(&report, "#3 built 83.0 ms · not checked · loaded in 612 us · "
                         "generation 3");
}

TEST(code_that_did_not_change_is_told_as_such)
{
    struct attempt_report report = a_report();

    (void)state;
    report.event.kind = PDK_EVENT_NONE;
    pdk_fail(&report.error, PDK_E_UNCHANGED, "it is what runs");
    assert_text(&report, "#3 built 83.0 ms · checked 18.4 ms · unchanged");
    assert_json(&report, "{\"event\":\"attempt\",\"attempt\":3,\"outcome\":"
                         "\"unchanged\",\"build_us\":83000,\"check_us\":18400,"
                         "\"generation\":3}");
}

TEST(a_failed_build_points_to_the_compilers_words_or_says_why)
{
    struct attempt_report report = a_report();
    char words[] = "my.c:1:1: error";

    (void)state;
    report.outcome.failed_at = ATTEMPT_BUILD;
    report.event.kind = PDK_EVENT_NONE;
    pdk_fail(&report.outcome.error, PDK_E_BUILD, "the build failed");
    report.outcome.words = words;
    assert_text(&report, "#3 build failed (see the messages above); "
                         "generation 3 keeps running");
    report.generation = 0;
    report.outcome.words = NULL;
    pdk_fail(&report.outcome.error, PDK_E_NOT_FOUND, "there is no cmake");
    assert_text(&report, "#3 build failed: there is no cmake "
                         "[PDK_E_NOT_FOUND]; nothing is running yet");
    report.outcome.error =
        (pdk_error){ .path = "pdk.json", .line = 2, .column = 14 };
    pdk_fail(&report.outcome.error, PDK_E_SYNTAX, "a value is expected");
    assert_text(&report, "#3 build failed: pdk.json:2:14: a value is expected "
                         "[PDK_E_SYNTAX]; nothing is running yet");
}

TEST(a_refusal_names_its_stage_code_and_reason)
{
    struct attempt_report report = a_report();

    (void)state;
    report.event.kind = PDK_EVENT_NONE;
    report.error.stage = PDK_STAGE_RESTORE;
    pdk_fail(&report.error, PDK_E_RESTORE, "no \"count\"");
    assert_text(&report, "#3 refused at restore: no \"count\" "
                         "[PDK_E_RESTORE]; generation 3 keeps running");
    assert_json(&report,
                "{\"event\":\"attempt\",\"attempt\":3,\"outcome\":\"refused\","
                "\"build_us\":83000,\"check_us\":18400,\"generation\":3,"
                "\"stage\":\"restore\",\"code\":\"PDK_E_RESTORE\","
                "\"message\":\"no \\\"count\\\"\"}");
    pdk_fail(&report.error, PDK_E_RESTORE, "a\nb\xff");
    assert_text(&report, "#3 refused at restore: a b? [PDK_E_RESTORE]; "
                         "generation 3 keeps running");
    report.outcome.failed_at = ATTEMPT_CHECK;
    report.outcome.is_checked = false;
    pdk_fail(&report.outcome.error, PDK_E_LAYOUT, "member-inserted: x");
    assert_text(&report, "#3 refused at check: member-inserted: x "
                         "[PDK_E_LAYOUT]; generation 3 keeps running");
}

TEST_MAIN(RUN(new_code_is_told_with_the_time_of_each_step),
          RUN(code_that_did_not_change_is_told_as_such),
          RUN(a_failed_build_points_to_the_compilers_words_or_says_why),
          RUN(a_refusal_names_its_stage_code_and_reason))
