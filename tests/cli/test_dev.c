/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "live.h"
#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BUILD(middle)                                                          \
    "[[\"" COMPILER "\", \"-shared\", \"-fPIC\", \"-g\", "                     \
    "\"-Wl,--build-id\", \"-I" INCLUDE_1 "\", \"-I" INCLUDE_2 "\", "           \
    "\"-I" INCLUDE_3 "\", \"my.c\", \"-o\", \"build/my.new\"],\n" middle       \
    "[\"mv\", \"-f\", \"build/my.new\", \"build/my.so\"]]"
#define CHECKED "\"contract\": \"pdk.tick\", "
#define MANIFEST(build) "{ " PROJECT(build)
#define PROJECT(build)                                                         \
    "\"pdk_project\": 1, \"id\": \"test.ticker\", \"version\": \"1.0.0\","     \
    "\n  \"output\": \"build/my.so\",\n  \"build\": " build " }\n"

/* Saves the project's source: a ticker with these lines on top. */
static void save(const char *lines)
{
    char text[1024];

    snprintf(text, sizeof text, "%s\n#include \"%s\"\n", lines, TICKER_SOURCE);
    test_write_text(test_path("my.new"), text);
    assert_int_equal(rename(test_path("my.new"), test_path("my.c")), 0);
}

static void make_project(const char *lines)
{
    assert_int_equal(mkdir(test_path("build"), 0700), 0);
    test_write_text(test_path("pdk.json"), MANIFEST(BUILD("")));
    save(lines);
}

TEST(a_saved_source_is_live_with_its_state)
{
    const char *line;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    line = live_line(&live, "#1 ");
    assert_contains(line, "#1 built ");
    assert_contains(line, "loaded in ");
    assert_contains(line, "generation 1");
    while (live_count(&live, "1") < 5)
        ;
    save("#define STEP 1000");
    line = live_line(&live, "#2 ");
    assert_contains(line, "reloaded in ");
    assert_contains(line, "generation 2");
    assert_contains(line, "bytes of state kept");
    assert_in_range(live_count(&live, "1000") % 1000, 5, 999);
    assert_int_equal(live_end(&live, SIGINT), 0);
    assert_contains(live.said, "reloads 1");
    live_forget(&live);
}

TEST(a_build_that_fails_shows_the_compilers_words_and_costs_nothing)
{
    unsigned long long before;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    before = live_count(&live, "1");
    save("this is no C");
    assert_contains(live_line(&live, "#2 "),
                    "#2 build failed (see the messages above); "
                    "generation 1 keeps running");
    live_error(&live, "my.c:1:1: error:");
    assert_true(live_count(&live, "1") > before);
    save("#define STEP 5");
    assert_contains(live_line(&live, "#3 "), "generation 2");
    live_count(&live, "5");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(if_the_first_build_fails_it_waits_for_one_that_does_not)
{
    struct live live;

    (void)state;
    make_project("this is no C");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    assert_contains(live_line(&live, "#1 "),
                    "build failed (see the messages above); nothing "
                    "is running yet");
    save("#define STEP 5");
    assert_contains(live_line(&live, "#2 "), "loaded in ");
    assert_int_equal(live_count(&live, "5"), 5);
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

/* A copy of pdk/tick.h, with a member that its host knows nothing of. */
static void make_other_tick_h(void)
{
    static const char place[] = "    /* Called once for each tick";
    char *text = test_read(INCLUDE_2 "/pdk/tick.h", NULL);
    char *at = strstr(text, place);
    FILE *file = fopen(test_path("other_tick.h"), "w");

    assert_non_null(at);
    assert_non_null(file);
    fprintf(file, "%.*s    void (*rewind)(void *self);\n%s", (int)(at - text),
            text, at);
    fclose(file);
    free(text);
}

TEST(what_does_not_pass_the_check_never_reaches_the_host)
{
    const char *line;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    test_write_text(test_path("pdk.json"), "{ " CHECKED PROJECT(BUILD("")));
    make_other_tick_h();
    LIVE(&live, "dev", "--rate", "200");
    line = live_line(&live, "#1 ");
    assert_contains(line, " checked ");
    assert_contains(line, "loaded in ");
    save("#include \"other_tick.h\"");
    line = live_line(&live, "#2 ");
    assert_contains(line, "#2 refused at check: member-inserted: ");
    assert_contains(line, "[PDK_E_LAYOUT]; generation 1 keeps running");
    live_error(&live, "rewind");
    live_count(&live, "1");
    save("#define STEP 5");
    assert_contains(live_line(&live, "#3 "), "generation 2");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(what_cannot_be_checked_never_reaches_the_host)
{
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    test_write_text(test_path("pdk.json"),
                    "{ \"contract\": \"missing.json\", " PROJECT(BUILD("")));
    LIVE(&live, "dev", "--rate", "200");
    assert_contains(live_line(&live, "#1 "),
                    "[PDK_E_NOT_FOUND]; nothing is running");
    test_write_text(test_path("pdk.json"),
                    "{ " CHECKED PROJECT(BUILD("[\"" STRIP "\", \"-g\", "
                                               "\"build/my.new\"], ")));
    assert_contains(live_line(&live, "#2 "),
                    "#2 refused at check: no-debug-info: ");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(what_the_host_refuses_costs_nothing)
{
    const char *line;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    live_count(&live, "1");
    save("#define TICKER_ID \"test.impostor\"");
    line = live_line(&live, "#2 ");
    assert_contains(line, "#2 refused at gate: ");
    assert_contains(line, "[PDK_E_IDENTITY]; generation 1 keeps running");
    live_count(&live, "1");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_source_that_was_only_touched_changes_nothing)
{
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    live_line(&live, "#1 ");
    save("#define STEP 1");
    assert_contains(live_line(&live, "#2 "), "unchanged");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_broken_manifest_costs_nothing)
{
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    live_count(&live, "1");
    test_write_text(test_path("pdk.json"), "{ \"pdk_project\": }");
    assert_contains(live_line(&live, "#2 "), "pdk.json:1:18: ");
    test_write_text(test_path("pdk.json"), MANIFEST(BUILD("")));
    assert_contains(live_line(&live, "#3 "), "unchanged");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_crash_is_told_and_the_next_build_runs)
{
    struct live live;

    (void)state;
    make_project("#define CRASHES");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    assert_contains(live_line(&live, "crashed"), "ticker_tick");
    save("#define STEP 5");
    assert_contains(live_line(&live, "#2 "), "generation 2");
    live_count(&live, "5");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(after_a_crash_the_build_before_goes_on)
{
    unsigned long long before;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    before = live_count(&live, "1");
    save("#define STEP 5\n#define CRASHES");
    assert_contains(live_line(&live, "#2 "), "generation 2");
    live_line(&live, "crashed test.ticker generation 2");
    assert_contains(live_line(&live, "rolled-back"),
                    "test.ticker generation 3");
    assert_true(live_count(&live, "1") > before);
    save("this is no C");
    assert_contains(live_line(&live, "#3 "), "generation 3 keeps running");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(each_attempt_is_a_json_object_too)
{
    const cJSON *event;
    struct live live;

    (void)state;
    make_project("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200", "--events", "json");
    live_event(&live, "loaded");
    event = live_event(&live, "attempt");
    assert_int_equal(live_number(event, "attempt"), 1);
    assert_string_equal(live_text(event, "outcome"), "loaded");
    assert_true(live_number(event, "build_us") > 0);
    save("this is no C");
    event = live_event(&live, "attempt");
    assert_string_equal(live_text(event, "outcome"), "refused");
    assert_string_equal(live_text(event, "stage"), "build");
    assert_string_equal(live_text(event, "code"), "PDK_E_BUILD");
    assert_int_equal(live_number(event, "generation"), 1);
    save("#define STEP 5");
    assert_int_equal(live_number(live_event(&live, "reloaded"), "generation"),
                     2);
    assert_string_equal(live_text(live_event(&live, "attempt"), "outcome"),
                        "reloaded");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_change_during_a_build_is_built_after_it)
{
    struct live live;
    FILE *gate;

    (void)state;
    assert_int_equal(mkdir(test_path("build"), 0700), 0);
    assert_int_equal(mkfifo(test_path("build/gate"), 0600), 0);
    test_write_text(test_path("pdk.json"),
                    MANIFEST(BUILD("[\"cat\", \"build/gate\"], ")));
    save("#define STEP 1");
    LIVE(&live, "dev", "--no-check", "--rate", "200");
    /* Opening waits until the build has compiled and reads. */
    gate = fopen(test_path("build/gate"), "w");
    save("#define STEP 5");
    fclose(gate);
    assert_contains(live_line(&live, "#1 "), "generation 1");
    gate = fopen(test_path("build/gate"), "w");
    fclose(gate);
    assert_contains(live_line(&live, "#2 "), "generation 2");
    live_count(&live, "5");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(a_build_that_hangs_does_not_outlive_its_program)
{
    struct live live;

    (void)state;
    assert_int_equal(mkdir(test_path("build"), 0700), 0);
    assert_int_equal(mkfifo(test_path("build/gate"), 0600), 0);
    test_write_text(test_path("pdk.json"),
                    MANIFEST("[[\"cat\", \"build/gate\"]]"));
    LIVE(&live, "dev", "--no-check", "--for", "0.2");
    assert_int_equal(live_end(&live, 0), 0);
    live_forget(&live);
    LIVE(&live, "dev", "--no-check");
    live_error(&live, "watching");
    assert_int_equal(live_end(&live, SIGTERM), 0);
    live_forget(&live);
}

TEST(words_that_make_no_sense_to_dev_are_refused)
{
    (void)state;
    assert_refused(PDK("dev"), 2, "pdk.json");
    assert_refused(PDK("dev", "nowhere"), 2, "[PDK_E_NOT_FOUND]");
    assert_refused(PDK("dev", "one", "two"), 2, "one project, not 2");
    assert_refused(PDK("dev", "--rate", "0"), 2, "--rate");
    assert_refused(PDK("dev", "--events", "xml"), 2, "neither text nor json");
}

TEST_MAIN(RUN(a_saved_source_is_live_with_its_state),
          RUN(a_build_that_fails_shows_the_compilers_words_and_costs_nothing),
          RUN(if_the_first_build_fails_it_waits_for_one_that_does_not),
          RUN(what_does_not_pass_the_check_never_reaches_the_host),
          RUN(what_cannot_be_checked_never_reaches_the_host),
          RUN(what_the_host_refuses_costs_nothing),
          RUN(a_source_that_was_only_touched_changes_nothing),
          RUN(a_broken_manifest_costs_nothing),
          RUN(a_crash_is_told_and_the_next_build_runs),
          RUN(after_a_crash_the_build_before_goes_on),
          RUN(each_attempt_is_a_json_object_too),
          RUN(a_change_during_a_build_is_built_after_it),
          RUN(a_build_that_hangs_does_not_outlive_its_program),
          RUN(words_that_make_no_sense_to_dev_are_refused))
