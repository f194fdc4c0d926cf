/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "live.h"
#include "program.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A fixture by its name, as TICKERS/ticker_1.so. */
static const char *ticker(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.so", TICKERS, name);
    return path;
}

static const char *sample(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.so", SAMPLES, name);
    return path;
}

/* The JSON of a run with those options, released with cJSON_Delete(). */
static cJSON *torture_with(const char *const *options, const char *plugin,
                           const char *reloads, const char *seed, int code)
{
    const char *arguments[16] = { PDK_PROGRAM, "torture",  plugin,
                                  "--reloads", reloads,    "--seed",
                                  seed,        "--format", "json" };
    struct program_run run;
    cJSON *report;

    for (size_t i = 0; options[i] != NULL; i++)
        arguments[9 + i] = options[i];
    run = program_run(test_folder(), arguments);
    report = cJSON_Parse(run.out);
    assert_exit(run, code);
    if (report == NULL)
        print_error("no JSON: %s\n", run.out);
    assert_non_null(report);
    assert_string_equal(run.err, "");
    assert_int_equal(live_number(report, "pdk_torture"), 1);
    return report;
}

static const char *const plainly[] = { NULL };

static cJSON *torture(const char *plugin, const char *reloads, const char *seed,
                      int code)
{
    return torture_with(plainly, plugin, reloads, seed, code);
}

static double count_of(const cJSON *report, const char *kind)
{
    return live_number(cJSON_GetObjectItem(report, "counts"), kind);
}

static void expect_nothing_wrong(const char *const *options, const char *plugin,
                                 const char *seed)
{
    static const char *const kinds[] = { "lost",         "needless",   "torn",
                                         "refused_good", "state_lost", "leaked",
                                         "crashes",      "misjudged" };
    cJSON *report = torture_with(options, plugin, "60", seed, 0);
    const cJSON *faults = cJSON_GetObjectItem(report, "faults");

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(count_of(report, kinds[i]), 0);
    assert_true(count_of(report, "rounds") >= 60);
    assert_true(count_of(report, "reloads") >= 50);
    assert_true(count_of(report, "bad_files") > 0);
    assert_true(count_of(report, "entered") > 0);
    assert_int_equal(live_number(faults, "refused"),
                     live_number(faults, "in_hooks"));
    assert_int_equal(live_number(faults, "rolled_back"),
                     live_number(faults, "in_calls"));
    assert_int_equal(live_number(faults, "in_hooks") > 0,
                     options[0] != NULL && strcmp(options[0], "--faults") == 0);
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItem(report, "findings")), 0);
    assert_true(live_number(cJSON_GetObjectItem(report, "reload_us"), "p99") >
                0);
    cJSON_Delete(report);
}

TEST(a_plugin_with_a_state_keeps_it_through_every_way_of_saving)
{
    (void)state;
    expect_nothing_wrong(plainly, sample("counter"), "1");
    expect_nothing_wrong(plainly, sample("counter"), "2");
    expect_nothing_wrong(plainly, sample("counter"), "3");
}

TEST(two_plugins_in_one_file_are_reloaded_together)
{
    (void)state;
    expect_nothing_wrong(plainly, sample("connector"), "4");
    expect_nothing_wrong(plainly, sample("connector"), "5");
    expect_nothing_wrong(plainly, sample("connector"), "6");
}

TEST(a_host_with_a_thread_keeps_its_promises_too)
{
    static const char *const threaded[] = { "--threaded", NULL };

    (void)state;
    expect_nothing_wrong(threaded, sample("counter"), "7");
    expect_nothing_wrong(threaded, sample("connector"), "8");
}

TEST(each_fault_is_refused_or_rolled_back)
{
    static const char *const inlined[] = { "--faults", NULL };
    static const char *const threaded[] = { "--faults", "--threaded", NULL };

    (void)state;
    /* An instance that has crashed is not destroyed, so its memory is lost: a
     * leak checker in the program would say so. */
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    expect_nothing_wrong(inlined, sample("counter"), "9");
    expect_nothing_wrong(inlined, sample("connector"), "10");
    expect_nothing_wrong(threaded, sample("counter"), "11");
    expect_nothing_wrong(threaded, ticker("ticker_1"), "12");
}

TEST(a_plugin_that_is_never_called_is_only_reloaded)
{
    cJSON *report = torture(ticker("ticker_has_no_tick"), "20", "7", 0);

    (void)state;
    assert_int_equal(count_of(report, "calls"), 0);
    assert_true(count_of(report, "reloads") > 10);
    cJSON_Delete(report);
}

TEST(a_run_too_short_to_warm_up_tells_of_no_leak)
{
    static const char *const seeds[] = { "1", "2", "3", "4", "5", "6" };

    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        for (int reloads = 1; reloads < 6; reloads++) {
            char number[2] = { (char)('0' + reloads), '\0' };

            cJSON_Delete(torture(ticker("ticker_1"), number, seeds[i], 0));
        }
}

TEST(the_same_seed_plays_the_same_rounds_and_another_others)
{
    cJSON *one = torture(ticker("ticker_1"), "30", "8", 0);
    cJSON *same = torture(ticker("ticker_1"), "30", "8", 0);
    cJSON *other = torture(ticker("ticker_1"), "30", "9", 0);

    (void)state;
    assert_string_equal(live_text(one, "plans"), live_text(same, "plans"));
    assert_true(cJSON_Compare(cJSON_GetObjectItem(one, "styles"),
                              cJSON_GetObjectItem(same, "styles"), true));
    assert_string_not_equal(live_text(one, "plans"), live_text(other, "plans"));
    cJSON_Delete(one);
    cJSON_Delete(same);
    cJSON_Delete(other);
}

TEST(a_state_that_is_lost_in_restore_is_a_finding)
{
    struct program_run run = PDK("torture", ticker("ticker_forgets"),
                                 "--reloads", "10", "--seed", "1");
    cJSON *report = torture(ticker("ticker_forgets"), "10", "1", 1);

    (void)state;
    assert_exit(run, 1);
    assert_contains(run.out, "state_lost: round ");
    assert_contains(run.out, "was {\"count\":");
    assert_true(count_of(report, "state_lost") >= 9);
    assert_int_equal(count_of(report, "lost"), 0);
    cJSON_Delete(report);
}

TEST(a_descriptor_that_each_build_leaves_open_is_a_finding)
{
    cJSON *report = torture(ticker("ticker_leaks"), "20", "1", 1);

    (void)state;
    assert_true(count_of(report, "leaked") >= 15);
    assert_true(
        live_number(cJSON_GetObjectItem(report, "leaks"), "descriptors") >= 15);
    cJSON_Delete(report);
}

TEST(a_good_build_that_is_refused_is_a_finding_and_not_waited_for)
{
    cJSON *report = torture(ticker("ticker_refuses_restore"), "20", "1", 1);

    (void)state;
    assert_true(count_of(report, "refused_good") >= 10);
    assert_int_equal(count_of(report, "lost"), 0);
    assert_int_equal(count_of(report, "reloads"), 0);
    cJSON_Delete(report);
}

TEST(a_crash_ends_it_and_the_exit_code_tells_it)
{
    cJSON *report = torture(ticker("ticker_crashes"), "1000", "1", 4);

    (void)state;
    assert_true(count_of(report, "crashes") >= 1);
    assert_true(count_of(report, "rounds") < 10);
    cJSON_Delete(report);
}

TEST(the_file_is_only_read_and_nothing_is_left_behind)
{
    size_t before_size, after_size;
    char *before, *after;
    struct program_run run;
    const char *const arguments[] = { "env",     NULL,        PDK_PROGRAM,
                                      "torture", "ticker.so", "--reloads",
                                      "5",       NULL };
    const char *words[8];
    char folder[600];

    (void)state;
    test_copy_by_rename(ticker("ticker_1"), test_path("ticker.so"));
    before = test_read(test_path("ticker.so"), &before_size);
    memcpy(words, arguments, sizeof words);
    snprintf(folder, sizeof folder, "TMPDIR=%s", test_folder());
    words[1] = folder;
    run = program_run(test_folder(), words);
    assert_exit(run, 0);
    assert_contains(run.out, "test.ticker: ");
    assert_contains(run.out, " with seed ");
    assert_int_equal(count_entries(test_folder()), 2);
    assert_int_equal(count_entries(scratch_place()), 0);
    after = test_read(test_path("ticker.so"), &after_size);
    assert_int_equal(before_size, after_size);
    assert_memory_equal(before, after, after_size);
    free(before);
    free(after);
}

/* Waits until there is something in the folder of temporary files. */
static void await_scratch(void)
{
    for (int i = 0; i < 20000; i++) {
        if (access(scratch_place(), F_OK) == 0 &&
            count_entries(scratch_place()) > 0)
            return;
        usleep(1000);
    }
    fail_msg("no folder came");
}

TEST(what_a_killed_one_has_left_the_next_one_removes)
{
    struct live live;

    (void)state;
    setenv("TMPDIR", test_folder(), 1);
    LIVE(&live, "torture", ticker("ticker_1"), "--reloads", "1000000");
    await_scratch();
    assert_int_equal(live_end(&live, SIGKILL), 128 + SIGKILL);
    live_forget(&live);
    assert_int_equal(count_entries(scratch_place()), 1);
    assert_exit(PDK("torture", ticker("ticker_1"), "--reloads", "1"), 0);
    assert_int_equal(count_entries(scratch_place()), 0);
}

TEST(what_cannot_be_tortured_is_refused)
{
    (void)state;
    test_write_text(test_path("text.so"), "nothing of the kind");
    assert_refused(PDK("torture", "text.so"), 4, "[PDK_E_NOT_ELF]");
    assert_refused(PDK("torture", "nowhere.so"), 2, "[PDK_E_NOT_FOUND]");
    assert_refused(PDK("torture", ticker("ticker_has_no_build_id")), 2,
                   "link it with -Wl,--build-id");
    assert_refused(PDK("torture", ticker("ticker_refuses_create")), 4,
                   "not in the mood");
}

TEST(words_that_make_no_sense_are_refused)
{
    (void)state;
    assert_refused(PDK("torture"), 2, "one plugin");
    assert_refused(PDK("torture", "a", "b"), 2, "one plugin");
    assert_refused(PDK("torture", "x", "--reloads", "0"), 2, "--reloads");
    assert_refused(PDK("torture", "x", "--reloads", "1.5"), 2, "--reloads");
    assert_refused(PDK("torture", "x", "--reloads", "1e9"), 2, "--reloads");
    assert_refused(PDK("torture", "x", "--seed", "0.5"), 2, "--seed");
    assert_refused(PDK("torture", "x", "--seed", "1e300"), 2, "--seed");
    assert_refused(PDK("torture", "x", "--format", "xml"), 2,
                   "use text or json");
    assert_refused(PDK("torture", "x", "--sede", "1"), 2,
                   "did you mean '--seed'?");
}

TEST_MAIN(RUN(a_plugin_with_a_state_keeps_it_through_every_way_of_saving),
          RUN(two_plugins_in_one_file_are_reloaded_together),
          RUN(a_host_with_a_thread_keeps_its_promises_too),
          RUN(each_fault_is_refused_or_rolled_back),
          RUN(a_plugin_that_is_never_called_is_only_reloaded),
          RUN(a_run_too_short_to_warm_up_tells_of_no_leak),
          RUN(the_same_seed_plays_the_same_rounds_and_another_others),
          RUN(a_state_that_is_lost_in_restore_is_a_finding),
          RUN(a_descriptor_that_each_build_leaves_open_is_a_finding),
          RUN(a_good_build_that_is_refused_is_a_finding_and_not_waited_for),
          RUN(a_crash_ends_it_and_the_exit_code_tells_it),
          RUN(the_file_is_only_read_and_nothing_is_left_behind),
          RUN(what_a_killed_one_has_left_the_next_one_removes),
          RUN(what_cannot_be_tortured_is_refused),
          RUN(words_that_make_no_sense_are_refused))
