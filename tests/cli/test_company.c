/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the program says of plugins that need others: the two halves of the
 * connector, each in a file of its own.
 */
#include "live.h"
#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void put(const char *build, const char *name)
{
    char from[600], to[64];

    snprintf(from, sizeof from, "%s/%s.so", APART, build);
    snprintf(to, sizeof to, "plugins/%s.so", name);
    test_copy_by_rename(from, test_path(to));
}

static void begin(void)
{
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    put("apart_sink", "sink");
}

TEST(a_folder_tells_what_nobody_in_it_provides)
{
    struct program_run run;

    (void)state;
    begin();
    run = PDK("check", "plugins", "--contract", "pdk.tick");
    assert_exit(run, 0);
    assert_contains(run.out, "need-unmet");
    assert_contains(run.out, "sample.sink needs sample.stream/1, which no "
                             "plugin in its folder provides");
    run = PDK("check", "plugins", "--contract", "pdk.tick", "--strict");
    assert_exit(run, 1);
    /* Of a file alone nobody knows what is beside it. */
    run = PDK("check", "plugins/sink.so", "--contract", "pdk.tick", "--strict");
    assert_exit(run, 0);
    put("apart_source", "source");
    run = PDK("check", "plugins", "--contract", "pdk.tick", "--strict");
    assert_exit(run, 0);
    assert_null(strstr(run.out, "need-unmet"));
    test_write_text(test_path("plugins/bad.so"), "no plugin");
    run = PDK("check", "plugins", "--contract", "pdk.tick");
    assert_exit(run, 4);
    assert_null(strstr(run.out, "need-unmet"));
}

TEST(one_that_provides_less_is_named)
{
    struct program_run run;

    (void)state;
    begin();
    put("apart_sink_wide", "sink");
    put("apart_source", "source");
    run = PDK("check", "plugins", "--contract", "pdk.tick");
    assert_contains(run.out, "sample.sink needs sample.stream/1 with a table "
                             "of 24 bytes, but that of sample.source has 16");
}

TEST(a_plugin_says_what_it_needs_and_provides)
{
    struct program_run run;

    (void)state;
    begin();
    run = PDK("inspect", "plugins/sink.so");
    assert_exit(run, 0);
    assert_contains(run.out, "interfaces: sample.viewer/1  sample_viewer_v1");
    assert_contains(run.out, "needs: sample.stream/1  sample_stream_v1  "
                             "size: 16\n");
    run = PDK("inspect", "plugins/sink.so", "--format", "json");
    assert_exit(run, 0);
    assert_contains(run.out, "\"needs\":\t[{");
    assert_contains(run.out, "\"id\":\t\"sample.stream/1\"");
    assert_contains(run.out, "\"type\":\t\"sample_stream_v1\"");
}

TEST(who_is_renewed_with_whom_is_told)
{
    struct live live;
    const cJSON *event;

    (void)state;
    begin();
    put("apart_source", "source");
    LIVE(&live, "run", "--rate", "200", "--events", "json", "plugins");
    assert_string_equal(live_text(live_event(&live, "loaded"), "plugin"),
                        "sample.source");
    assert_string_equal(live_text(live_event(&live, "loaded"), "plugin"),
                        "sample.sink");
    live_error(&live, "4194304 bytes");
    put("apart_source_2", "source");
    live_event(&live, "reloaded");
    event = live_event(&live, "renewed");
    assert_string_equal(live_text(event, "plugin"), "sample.sink");
    assert_string_equal(live_text(event, "cause"), "sample.source");
    assert_int_equal(live_number(event, "instances"), 1);
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(one_that_waits_for_another_runs_when_that_comes)
{
    struct live live;

    (void)state;
    begin();
    LIVE(&live, "run", "--rate", "200", "plugins");
    live_line(&live, "loaded sample.sink");
    live_error(&live, "sample.sink needs sample.stream/1");
    put("apart_source", "source");
    live_line(&live, "loaded sample.source");
    live_line(&live, "4194304 bytes");
    put("apart_source_2", "source");
    live_line(&live, "renewed sample.sink generation 1 with sample.source, ");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST_MAIN(RUN(a_folder_tells_what_nobody_in_it_provides),
          RUN(one_that_provides_less_is_named),
          RUN(a_plugin_says_what_it_needs_and_provides),
          RUN(who_is_renewed_with_whom_is_told),
          RUN(one_that_waits_for_another_runs_when_that_comes))
