/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "live.h"
#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A fixture by its name, as TICKERS/ticker_1.so. */
static const char *ticker(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.so", TICKERS, name);
    return path;
}

/* Puts a build of the ticker in the test's folder. */
static const char *install(const char *name)
{
    const char *path = test_path("ticker.so");

    test_copy_by_rename(ticker(name), path);
    return path;
}

TEST(a_loaded_plugin_is_told_and_ticks)
{
    struct live live;

    (void)state;
    LIVE(&live, "run", "--rate", "200", install("ticker_1"));
    assert_contains(live_line(&live, "loaded"),
                    "loaded test.ticker generation 1 build ");
    assert_int_equal(live_count(&live, "1"), 1);
    assert_int_equal(live_count(&live, "1"), 2);
    assert_int_equal(live_end(&live, SIGTERM), 0);
    assert_contains(live.said, "instances 1");
    live_forget(&live);
}

TEST(with_json_each_line_of_stdout_is_an_object)
{
    const cJSON *event;
    struct live live;

    (void)state;
    LIVE(&live, "run", "--rate", "200", "--events", "json",
         install("ticker_prints_itself"));
    event = live_event(&live, "loaded");
    assert_string_equal(live_text(event, "plugin"), "test.ticker");
    assert_int_equal(live_number(event, "generation"), 1);
    assert_int_equal(strlen(live_text(event, "build_id")), 40);
    assert_true(live_number(event, "total_us") > 0);
    live_error(&live, "count 2 by 1");
    live_error(&live, "this is no JSON");
    install("ticker_2");
    live_event(&live, "reloaded");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    assert_null(strstr(live.said, "no JSON"));
    assert_int_equal(live.said[live.size - 2], '}');
    live_forget(&live);
}

TEST(a_build_is_tried_in_another_process_if_that_is_asked_for)
{
    const cJSON *event;
    struct live live;

    (void)state;
    LIVE(&live, "run", "--preflight", "--rate", "200", "--events", "json",
         install("ticker_1"));
    live_event(&live, "loaded");
    install("ticker_2");
    event = live_event(&live, "reloaded");
    assert_true(
        live_number(cJSON_GetObjectItem(event, "stages_us"), "pre-flight") > 0);
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_file_that_is_replaced_is_reloaded_with_its_state)
{
    struct live live;

    (void)state;
    LIVE(&live, "run", "--rate", "200", install("ticker_1"));
    while (live_count(&live, "1") < 5)
        ;
    install("ticker_2");
    assert_contains(live_line(&live, "reloaded"), "test.ticker generation 2");
    assert_in_range(live_count(&live, "1000"), 1005, 1999);
    assert_int_equal(live_end(&live, SIGINT), 0);
    assert_contains(live.said, "bytes of state");
    live_forget(&live);
}

TEST(a_file_that_is_overwritten_is_reloaded_with_its_state)
{
    const cJSON *event;
    struct live live;
    const char *path = install("ticker_1");

    (void)state;
    LIVE(&live, "run", "--rate", "200", "--events", "json", path);
    live_error(&live, "count 5 by 1\n");
    test_copy_in_place(ticker("ticker_2"), path);
    event = live_event(&live, "reloaded");
    assert_int_equal(live_number(event, "generation"), 2);
    assert_int_equal(live_number(event, "instances"), 1);
    assert_true(live_number(event, "state_bytes") > 0);
    assert_true(live_number(event, "total_us") > 0);
    assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(event, "stages_us")) >
                0);
    live_error(&live, " by 1000\n");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_truncated_file_is_refused_and_the_old_code_goes_on)
{
    const char *path = install("ticker_1");
    const cJSON *event;
    struct live live;
    size_t size;
    char *data = test_read(ticker("ticker_2"), &size);

    (void)state;
    LIVE(&live, "run", "--rate", "200", "--events", "json", path);
    live_event(&live, "loaded");
    test_write(test_path("half"), data, size / 2);
    test_copy_by_rename(test_path("half"), path);
    event = live_event(&live, "refused");
    assert_string_equal(live_text(event, "code"), "PDK_E_TRUNCATED");
    assert_int_equal(live_number(event, "generation"), 1);
    assert_true(strlen(live_text(event, "message")) > 0);
    assert_true(strlen(live_text(event, "stage")) > 0);
    test_copy_by_rename(ticker("ticker_2"), path);
    assert_int_equal(live_number(live_event(&live, "reloaded"), "generation"),
                     2);
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
    free(data);
}

TEST(a_crash_is_attributed_and_the_exit_code_tells_it)
{
    const cJSON *event;
    struct live live;

    (void)state;
    LIVE(&live, "run", "--rate", "200", "--events", "json",
         install("ticker_crashes"));
    event = live_event(&live, "faulted");
    assert_string_equal(live_text(event, "plugin"), "test.ticker");
    assert_string_equal(live_text(event, "code"), "PDK_E_CRASHED");
    assert_int_equal(live_number(event, "generation"), 1);
    assert_contains(live_text(event, "message"), "ticker_tick");
    assert_int_equal(live_end(&live, SIGTERM), 4);
    live_forget(&live);
}

TEST(a_crashed_plugin_is_called_again_with_its_next_build)
{
    struct live live;

    (void)state;
    LIVE(&live, "run", "--rate", "200", install("ticker_crashes"));
    assert_contains(live_line(&live, "crashed"), "test.ticker generation 1");
    install("ticker_2");
    live_line(&live, "reloaded");
    live_count(&live, "1000");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_plugin_that_comes_into_the_folder_gets_an_instance)
{
    struct live live;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    LIVE(&live, "run", "--rate", "200", test_path("plugins"));
    live_error(&live, "");
    test_copy_by_rename(ticker("ticker_1"), test_path("plugins/one.so"));
    live_line(&live, "loaded test.ticker");
    live_count(&live, "1");
    test_copy_by_rename(ticker("ticker_other"), test_path("plugins/two.so"));
    live_line(&live, "loaded test.other");
    live_count(&live, "7");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_bad_file_in_a_folder_is_refused_and_the_others_run)
{
    const char *line;
    struct live live;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_write_text(test_path("plugins/bad.so"), "nothing of the kind");
    test_copy_by_rename(ticker("ticker_1"), test_path("plugins/good.so"));
    LIVE(&live, "run", "--rate", "200", test_path("plugins"));
    line = live_line(&live, "refused");
    assert_contains(line, "refused bad.so");
    assert_contains(line, "PDK_E_NOT_ELF");
    assert_null(strstr(line, "keeps running"));
    live_count(&live, "1");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(the_end_comes_after_so_many_ticks_or_seconds)
{
    struct program_run run;

    (void)state;
    run = PDK("run", "--rate", "1000", "--ticks", "3", ticker("ticker_1"));
    assert_exit(run, 0);
    assert_contains(run.out, "count 3 by 1\n");
    assert_null(strstr(run.out, "count 4"));
    run = PDK("run", "--rate", "100", "--for", "0.05", ticker("ticker_1"));
    assert_exit(run, 0);
    assert_contains(run.out, "count 2 by 1\n");
    run = PDK("run", "--for", "0", ticker("ticker_1"));
    assert_exit(run, 0);
    assert_contains(run.out, "loaded test.ticker");
    assert_null(strstr(run.out, "count"));
}

TEST(a_plugin_without_the_interface_is_welcome)
{
    struct program_run run;

    (void)state;
    run =
        PDK("run", "--ticks", "3", "-r", "1000", ticker("ticker_has_no_tick"));
    assert_exit(run, 0);
    assert_contains(run.out, "loaded test.ticker");
    assert_contains(run.out, "ticks 3, instances 1");
}

TEST(a_tick_that_fails_is_told_once)
{
    struct program_run run;
    const char *told;

    (void)state;
    run = PDK("run", "--ticks", "3", "-r", "1000", ticker("ticker_fails"));
    assert_exit(run, 0);
    assert_contains(run.out, "count 3 by 1");
    told = strstr(run.err, "tick of test.ticker failed: nothing to tick about "
                           "[PDK_E_CALL]");
    assert_non_null(told);
    assert_null(strstr(told + 1, "tick of"));
}

TEST(a_state_is_saved_at_the_end_and_restored_at_the_start)
{
    const char *file = test_path("ticker.state");
    struct program_run run;

    (void)state;
    run = PDK("run", "--ticks", "3", "-r", "1000", "--save", file,
              ticker("ticker_1"));
    assert_exit(run, 0);
    run = PDK("run", "--ticks", "1", "--restore", file, ticker("ticker_2"));
    assert_exit(run, 0);
    assert_contains(run.out, "count 1003 by 1000\n");
    test_copy_by_rename(ticker("ticker_1"), test_path("one.so"));
    run = PDK("run", "--restore", file, "one.so", ticker("ticker_other"));
    assert_exit(run, 2);
    assert_contains(run.err, "needs one instance, but there are 2");
}

TEST(a_projects_folder_stands_for_its_output)
{
    struct program_run run;

    (void)state;
    test_write_text(test_path("pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"test.ticker\",\n"
                    "  \"version\": \"1.0.0\", \"output\": \"ticker.so\" }\n");
    assert_refused(PDK("run", test_folder()), 2,
                   "ticker.so': No such file or directory; run 'pdk build' "
                   "first [PDK_E_NOT_FOUND]");
    install("ticker_1");
    run = PDK("run", "--ticks", "1", test_folder());
    assert_exit(run, 0);
    assert_contains(run.out, "count 1 by 1");
    run = PDK("run", "--ticks", "1", "pdk.json");
    assert_exit(run, 0);
    assert_contains(run.out, "count 1 by 1");
}

TEST(what_cannot_be_loaded_at_the_start_is_refused)
{
    (void)state;
    test_write_text(test_path("text.so"), "nothing of the kind");
    test_write_text(test_path("bad.json"), "{ \"pdk_project\": }");
    assert_refused(PDK("run", "text.so"), 4, "[PDK_E_NOT_ELF]");
    assert_refused(PDK("run", "nowhere.so"), 2, "[PDK_E_NOT_FOUND]");
    assert_refused(PDK("run", "bad.json"), 2, "bad.json:1:");
    assert_refused(PDK("run", "--events", "json", "nowhere.so"), 2,
                   "[PDK_E_NOT_FOUND]");
}

TEST(a_plugin_that_refuses_an_instance_is_refused)
{
    struct program_run run;

    (void)state;
    run = PDK("run", ticker("ticker_refuses_create"));
    assert_exit(run, 4);
    assert_contains(run.err, "not in the mood");
}

TEST(words_that_make_no_sense_are_refused)
{
    (void)state;
    assert_refused(PDK("run"), 2, "run needs a plugin");
    assert_refused(PDK("run", "--rate", "0", "x"), 2, "--rate");
    assert_refused(PDK("run", "--rate", "-1", "x"), 2, "--rate");
    assert_refused(PDK("run", "--rate", "nan", "x"), 2, "--rate");
    assert_refused(PDK("run", "--rate", "1e9", "x"), 2, "--rate");
    assert_refused(PDK("run", "--for", "inf", "x"), 2, "--for");
    assert_refused(PDK("run", "--for", "1e300", "x"), 2, "--for");
    assert_refused(PDK("run", "--ticks", "2.5", "x"), 2, "--ticks");
    assert_refused(PDK("run", "--events", "xml", "x"), 2,
                   "neither text nor json");
    assert_refused(PDK("run", "--evnets", "json", "x"), 2,
                   "did you mean '--events'?");
}

TEST_MAIN(RUN(a_loaded_plugin_is_told_and_ticks),
          RUN(with_json_each_line_of_stdout_is_an_object),
          RUN(a_build_is_tried_in_another_process_if_that_is_asked_for),
          RUN(a_file_that_is_replaced_is_reloaded_with_its_state),
          RUN(a_file_that_is_overwritten_is_reloaded_with_its_state),
          RUN(a_truncated_file_is_refused_and_the_old_code_goes_on),
          RUN(a_crash_is_attributed_and_the_exit_code_tells_it),
          RUN(a_crashed_plugin_is_called_again_with_its_next_build),
          RUN(a_plugin_that_comes_into_the_folder_gets_an_instance),
          RUN(a_bad_file_in_a_folder_is_refused_and_the_others_run),
          RUN(the_end_comes_after_so_many_ticks_or_seconds),
          RUN(a_plugin_without_the_interface_is_welcome),
          RUN(a_tick_that_fails_is_told_once),
          RUN(a_state_is_saved_at_the_end_and_restored_at_the_start),
          RUN(a_projects_folder_stands_for_its_output),
          RUN(what_cannot_be_loaded_at_the_start_is_refused),
          RUN(a_plugin_that_refuses_an_instance_is_refused),
          RUN(words_that_make_no_sense_are_refused))
