/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a candidate does in another process never reaches the host.
 */
#include "story.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* Longer than any machine is busy, but for flights that never end. */
#define PATIENCE_MS 30000
#define SHORT_MS 300

static pdk_host_options flying(uint32_t limit_ms)
{
    return (pdk_host_options){
        .flags = PDK_HOST_PREFLIGHT,
        .preflight_path = PREFLIGHT,
        .preflight_ms = limit_ms,
    };
}

static void expect_no_children(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

TEST(a_build_that_comes_through_its_flight_takes_over_with_the_state)
{
    struct story story;
    const pdk_binding *binding =
        story_start_with(&story, "1", flying(PATIENCE_MS));

    (void)state;
    story_step(binding);
    story_step(binding);
    story.log[0] = '\0';
    story_publish(&story, "flyer");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 7);
    assert_int_equal(story_step(binding), 3);
    assert_true(story.event.total_us >=
                story.event.stages_us[PDK_STAGE_PREFLIGHT]);
    assert_string_equal(story.event.error.message, "");
    /* Once there, with nothing of the host's open, and once here. */
    assert_contains(story.log, "create: 5 descriptors\n\nrestore: 2 steps\n");
    assert_contains(strstr(story.log, "2 steps"), "restore: 2 steps\n");
    expect_no_children();
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

/* How the flight of a build ends, and that this is all that comes of it. */
static void expect_fate(const char *build, pdk_result code, uint32_t stage,
                        const char *words, uint32_t limit_ms)
{
    struct story story;
    const pdk_binding *binding =
        story_start_with(&story, "1", flying(limit_ms));
    struct sigaction before, after;

    story_step(binding);
    sigaction(SIGTERM, NULL, &before);
    story_publish(&story, build);
    story_expect(&story, PDK_EVENT_REFUSED);
    if (strstr(story.event.error.message, words) == NULL)
        print_error("%s: %s\n", build, story.event.error.message);
    assert_contains(story.event.error.message, words);
    assert_result(story.event.error.code, code);
    assert_string_equal(pdk_stage_name(story.event.error.stage),
                        pdk_stage_name(stage));
    assert_string_equal(story.event.error.path, story.path);
    sigaction(SIGTERM, NULL, &after);
    assert_ptr_equal(before.sa_handler, after.sa_handler);
    expect_no_children();
    /* Not for being published again, but for being another. */
    story_publish(&story, build);
    story_expect_nothing(&story);
    assert_int_equal(story_step(binding), 2);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 3);
    story_end(&story);
}

TEST(a_crash_in_a_flight_is_a_refusal_with_its_place)
{
    (void)state;
    expect_fate("crash_create", PDK_E_CRASHED, PDK_STAGE_CREATE,
                "test.machine generation 2 crashed in ", PATIENCE_MS);
    expect_fate("crash_restore", PDK_E_CRASHED, PDK_STAGE_RESTORE,
                "(SIGSEGV at address 0x0)", PATIENCE_MS);
    expect_fate("flyer_dies_at_end", PDK_E_CRASHED, PDK_STAGE_RETIRE,
                "write_nowhere", PATIENCE_MS);
}

TEST(a_crash_before_any_hook_is_a_refusal)
{
    (void)state;
    expect_fate("flyer_dies_at_load", PDK_E_PREFLIGHT, PDK_STAGE_LOAD,
                "test.machine: load ended its pre-flight", PATIENCE_MS);
}

TEST(a_flight_that_does_not_end_is_ended)
{
    (void)state;
    expect_fate("flyer_hangs_at_load", PDK_E_PREFLIGHT, PDK_STAGE_LOAD,
                "load did not return within 300 ms in its pre-flight",
                SHORT_MS);
    expect_fate("flyer_hangs", PDK_E_PREFLIGHT, PDK_STAGE_SELF_TEST,
                "self-test did not return within 300 ms", SHORT_MS);
}

TEST(an_exit_in_a_flight_is_a_refusal_whatever_its_status)
{
    (void)state;
    expect_fate("flyer_leaves", PDK_E_PREFLIGHT, PDK_STAGE_CREATE,
                "create ended its pre-flight with exit(3)", PATIENCE_MS);
    expect_fate("flyer_vanishes", PDK_E_PREFLIGHT, PDK_STAGE_RESTORE,
                "restore ended its pre-flight with exit(0)", PATIENCE_MS);
}

TEST(a_plugins_last_words_are_told)
{
    (void)state;
    expect_fate("flyer_gives_up", PDK_E_PREFLIGHT, PDK_STAGE_CREATE,
                "by a signal (9): 'flyer: this cannot be'", PATIENCE_MS);
    expect_fate("flyer_shouts", PDK_E_PREFLIGHT, PDK_STAGE_CREATE,
                "exit(4): 'and the last one'", PATIENCE_MS);
}

TEST(handlers_that_are_stolen_in_a_flight_are_a_refusal)
{
    (void)state;
    expect_fate("flyer_steals", PDK_E_PREFLIGHT, PDK_STAGE_RESTORE,
                "test.machine: restore changed the handler of SIGSEGV, "
                "SIGTERM",
                PATIENCE_MS);
}

TEST(a_heap_that_is_spoilt_in_a_flight_is_not_the_hosts)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start_with(&story, "1", flying(PATIENCE_MS));
    story_publish(&story, "flyer_spoils");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_int_equal(story.event.error.stage, PDK_STAGE_SELF_TEST);
    assert_int_equal(story_step(binding), 1);
    story_end(&story);
}

TEST(a_hook_that_refuses_in_a_flight_refuses_in_its_own_words)
{
    (void)state;
    expect_fate("fail_self_test", PDK_E_SELF_TEST, PDK_STAGE_SELF_TEST,
                "two and two are five", PATIENCE_MS);
    expect_fate("undefined", PDK_E_LOAD, PDK_STAGE_LOAD, "defined_nowhere",
                PATIENCE_MS);
}

TEST(what_a_flight_starts_ends_with_it)
{
    struct story story;
    int status;

    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* who loses its parent comes to us */
    story_start_with(&story, "1", flying(PATIENCE_MS));
    story_publish(&story, "flyer_leaves_child");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_contains(story.event.error.message, "exit(5)");
    assert_true(waitpid(-1, &status, 0) > 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    expect_no_children();
    story_end(&story);
}

TEST(a_first_load_is_tried_too)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, flying(PATIENCE_MS));
    story_publish(&story, "flyer_dies_at_load");
    assert_result(pdk_host_load(story.host, story.path, &error),
                  PDK_E_PREFLIGHT);
    assert_int_equal(error.stage, PDK_STAGE_LOAD);
    story_end(&story);
}

TEST(an_instance_is_tried_with_its_configuration)
{
    struct story story;
    pdk_instance *instance = NULL;
    pdk_document *config = NULL;
    pdk_error error = PDK_ERROR_INIT;
    static const char json[] = "{\"name\": \"ada\"}";

    (void)state;
    story_begin(&story, flying(PATIENCE_MS));
    story_publish(&story, "flyer_leaves");
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_OK);
    pdk_document_from_json(&config, json, sizeof json - 1, NULL);
    assert_result(pdk_instance_create(&instance, story.host, "test.machine",
                                      pdk_root(config), &error),
                  PDK_E_PREFLIGHT);
    assert_contains(error.message, "create ended its pre-flight with exit(3)");
    assert_contains(story.log, "descriptors\nada\n");
    free(config);
    story_end(&story);
}

/* Reloads into `build`, beside a plugin that provides what it wants. */
static void expect_remark(const char *build, const char *remark)
{
    struct story story;
    pdk_instance *source;

    story_start_with(&story, "1", flying(PATIENCE_MS));
    assert_result(pdk_host_load(story.host, machine_path("source_1"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_result(
        pdk_instance_create(&source, story.host, "test.source", NULL, NULL),
        PDK_OK);
    story_publish(&story, build);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.error.message, remark);
    story_end(&story);
}

TEST(a_plugin_that_needs_another_is_only_loaded_and_that_is_said)
{
    (void)state;
    expect_remark("flyer_needs", "pre-flight: only loaded, it needs "
                                 "test.stream/1 of another plugin");
}

TEST(a_plugin_that_asks_for_another_is_tried_as_far_as_that)
{
    (void)state;
    expect_remark("flyer_asks",
                  "pre-flight only as far as create, which asked for "
                  "another plugin's interface");
}

TEST(a_plugin_with_kept_blocks_is_only_loaded_and_that_is_said)
{
    struct story story;
    pdk_instance *keeper;

    (void)state;
    story_begin(&story, flying(PATIENCE_MS));
    story_publish(&story, "keeper_1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_result(
        pdk_instance_create(&keeper, story.host, "test.keeper", NULL, NULL),
        PDK_OK);
    story_publish(&story, "keeper_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.error.message,
                        "pre-flight: only loaded, test.keeper has kept blocks");
    story_end(&story);
}

TEST(a_helper_that_is_not_there_is_named)
{
    pdk_host_options options = flying(PATIENCE_MS);
    pdk_host *host = NULL;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    options.struct_size = sizeof options;
    options.preflight_path = "/nowhere/pdk-preflight";
    assert_result(pdk_host_create(&host, &options, &error), PDK_E_NOT_FOUND);
    assert_contains(error.message, "'/nowhere/pdk-preflight' does not exist");
    assert_null(host);
}

TEST(a_helper_that_is_another_program_is_named)
{
    struct story story;
    pdk_host_options options = flying(PATIENCE_MS);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    options.preflight_path = "/bin/true";
    story_begin(&story, options);
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_E_SYSTEM);
    assert_contains(error.message,
                    "'/bin/true' is not the pre-flight helper of this pdk");
    assert_int_equal(error.stage, PDK_STAGE_PREFLIGHT);
    story_end(&story);
}

static void take_all_children(int signal)
{
    int reason = errno;

    (void)signal;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
    errno = reason;
}

static void reload_and_refuse_under(void (*handler)(int signal))
{
    struct story story;
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
    struct sigaction before, after;
    const pdk_binding *binding;

    sigaction(SIGCHLD, &action, &before);
    binding = story_start_with(&story, "1", flying(PATIENCE_MS));
    story_publish(&story, "flyer");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_publish(&story, "flyer_leaves");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_PREFLIGHT);
    assert_int_equal(story_step(binding), 1);
    sigaction(SIGCHLD, &before, &after);
    assert_ptr_equal(after.sa_handler, handler);
    story_end(&story);
}

TEST(a_host_that_takes_every_child_itself_loses_nothing)
{
    (void)state;
    reload_and_refuse_under(SIG_IGN);
    reload_and_refuse_under(take_all_children);
}

/* ------------------------------------------------- many threads at work --- */

static _Atomic int stops;

static void *keep_locks_busy(void *unused)
{
    while (!stops)
        free(malloc(100000));
    return unused;
}

TEST(flights_do_not_wait_for_the_locks_of_other_threads)
{
    pthread_t threads[8];
    struct story story;
    const pdk_binding *binding;

    (void)state;
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, keep_locks_busy, NULL);
    binding = story_start_with(&story, "1", flying(PATIENCE_MS));
    for (int i = 0; i < 10; i++) {
        story_publish(&story, i % 2 == 0 ? "flyer" : "3");
        story_expect(&story, PDK_EVENT_RELOADED);
        story.log[0] = '\0';
        story_step(binding);
    }
    assert_int_equal(story_step(binding), 11);
    stops = 1;
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    story_end(&story);
}

TEST_MAIN(RUN(a_build_that_comes_through_its_flight_takes_over_with_the_state),
          RUN(a_crash_in_a_flight_is_a_refusal_with_its_place),
          RUN(a_crash_before_any_hook_is_a_refusal),
          RUN(a_flight_that_does_not_end_is_ended),
          RUN(an_exit_in_a_flight_is_a_refusal_whatever_its_status),
          RUN(a_plugins_last_words_are_told),
          RUN(handlers_that_are_stolen_in_a_flight_are_a_refusal),
          RUN(a_heap_that_is_spoilt_in_a_flight_is_not_the_hosts),
          RUN(a_hook_that_refuses_in_a_flight_refuses_in_its_own_words),
          RUN(what_a_flight_starts_ends_with_it),
          RUN(a_first_load_is_tried_too),
          RUN(an_instance_is_tried_with_its_configuration),
          RUN(a_plugin_that_needs_another_is_only_loaded_and_that_is_said),
          RUN(a_plugin_that_asks_for_another_is_tried_as_far_as_that),
          RUN(a_plugin_with_kept_blocks_is_only_loaded_and_that_is_said),
          RUN(a_helper_that_is_not_there_is_named),
          RUN(a_helper_that_is_another_program_is_named),
          RUN(a_host_that_takes_every_child_itself_loses_nothing),
          RUN(flights_do_not_wait_for_the_locks_of_other_threads))
