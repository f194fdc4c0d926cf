/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pdk_result crash(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    const machine_v1 *machine = table;

    (void)error;
    machine->crash(self, *(uint32_t *)argument);
    return PDK_OK;
}

static pdk_result step(const void *table, void *self, void *argument,
                       pdk_error *error)
{
    const machine_v1 *machine = table;

    (void)error;
    *(int64_t *)argument = machine->step(self);
    return PDK_OK;
}

static pdk_result refuse(const void *table, void *self, void *argument,
                         pdk_error *error)
{
    (void)table, (void)self, (void)argument;
    return pdk_fail(error, PDK_E_CALL, "not today");
}

TEST(a_guarded_call_returns_what_the_host_made_of_it)
{
    struct story story;
    const pdk_binding *binding;
    pdk_error error = PDK_ERROR_INIT;
    int64_t steps = 0;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_result(pdk_guard(binding, step, &steps, NULL), PDK_OK);
    assert_int_equal(steps, 1);
    assert_result(pdk_guard(binding, refuse, NULL, &error), PDK_E_CALL);
    assert_string_equal(error.message, "not today");
    assert_result(pdk_guard(NULL, step, NULL, NULL), PDK_E_ARGUMENT);
    story_end(&story);
}

/* A crash is left, attributed, reported once, and ends the plugin's calls. */
static void expect_crash(uint32_t how, const char *signal_name)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "1", NULL);
    pdk_error error = PDK_ERROR_INIT;

    assert_result(pdk_guard(binding, crash, &how, &error), PDK_E_CRASHED);
    assert_contains(error.message, "test.machine generation 1 crashed in ");
    assert_contains(error.message, signal_name);
    assert_int_equal(error.stage, PDK_STAGE_CALL);
    assert_string_equal(error.path, story.path);
    assert_null(binding->table);
    assert_result(pdk_guard(binding, crash, &how, &error), PDK_E_FAULTED);

    story_expect(&story, PDK_EVENT_FAULTED);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_result(story.event.error.code, PDK_E_CRASHED);
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(a_write_to_nowhere_is_attributed)
{
    (void)state;
    expect_crash(MACHINE_CRASH_NULL, "SIGSEGV at address 0x0");
}

TEST(an_abort_is_attributed)
{
    (void)state;
    expect_crash(MACHINE_CRASH_ABORT, "SIGABRT");
}

TEST(a_stack_overflow_is_attributed)
{
    (void)state;
    expect_crash(MACHINE_CRASH_STACK, "SIGSEGV");
}

TEST(a_division_by_zero_is_attributed)
{
    (void)state;
    expect_crash(MACHINE_CRASH_DIVIDE, "SIGFPE");
}

TEST(a_crash_names_the_function_even_if_it_is_static)
{
    struct story story;
    const pdk_binding *binding;
    pdk_error error = PDK_ERROR_INIT;
    uint32_t how = MACHINE_CRASH_NULL;

    (void)state;
    binding = story_start(&story, "1", NULL);
    pdk_guard(binding, crash, &how, &error);
    assert_true(strstr(error.message, "crash_now+0x") != NULL ||
                strstr(error.message, "machine_crash+0x") != NULL);
    story_end(&story);
}

/* Loads build 1, takes two steps, reloads `next`, takes one more, crashes. */
static const pdk_binding *reload_and_crash(struct story *story,
                                           const char *next, uint32_t flags)
{
    pdk_host_options options = { .flags = flags };
    const pdk_binding *binding = story_start_with(story, "1", options);
    uint32_t how = MACHINE_CRASH_NULL;

    story_step(binding);
    story_step(binding);
    story_publish(story, next);
    story_expect(story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 3);
    pdk_guard(binding, crash, &how, NULL);
    story->log[0] = '\0';
    story_expect(story, PDK_EVENT_FAULTED);
    return binding;
}

TEST(the_next_build_takes_over_from_the_last_good_state)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = reload_and_crash(&story, "2", PDK_HOST_NO_ROLLBACK);
    /* The same build again is no better. */
    story_publish(&story, "2");
    story_expect_nothing(&story);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.log, "create 3\nrestore 3\nself_test 3\n"
                                   "activate 3\n");
    assert_int_equal(story_revision(binding), 3);
    assert_int_equal(story_step(binding), 3);
    story_end(&story);
}

TEST(a_crash_goes_back_to_the_build_before_with_its_state)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = reload_and_crash(&story, "2", 0);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_int_equal(story.event.generation, 3);
    assert_string_equal(story.log, "rollback 1\nrestore 1\nself_test 1\n"
                                   "activate 1\n");
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 3);

    /* The bad build stays out, the next one comes in. */
    story_publish(&story, "2");
    story_expect_nothing(&story);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_step(binding), 4);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(going_back_gives_the_old_build_its_own_format_of_the_state)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = reload_and_crash(&story, "state_2", 0);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 3);
    story_end(&story);
}

TEST(a_build_that_crashes_after_going_back_is_left)
{
    struct story story;
    const pdk_binding *binding;
    uint32_t how = MACHINE_CRASH_DIVIDE;

    (void)state;
    binding = reload_and_crash(&story, "2", 0);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_result(pdk_guard(binding, crash, &how, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect_nothing(&story);
    assert_null(binding->table);
    story_end(&story);
}

TEST(a_crashed_plugin_can_be_restarted_by_the_host)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance, *more;
    pdk_snapshot *snapshot = NULL;
    uint32_t how = MACHINE_CRASH_ABORT;

    (void)state;
    binding = story_start(&story, "1", &instance);
    pdk_guard(binding, crash, &how, NULL);
    assert_result(
        pdk_instance_create(&more, story.host, "test.machine", NULL, NULL),
        PDK_E_FAULTED);
    assert_result(pdk_snapshot_take(&snapshot, instance, NULL), PDK_E_FAULTED);
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    assert_int_equal(story_step(binding), 1);
    story_end(&story);
}

TEST(a_crash_in_a_hook_of_the_running_build_ends_its_calls)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "crash_save", NULL);
    story_publish(&story, "3");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_CRASHED);
    assert_int_equal(story.event.error.stage, PDK_STAGE_SAVE);
    story_expect(&story, PDK_EVENT_FAULTED);
    assert_null(binding->table);
    /* It could not save before it crashed, so nothing of it is trusted. */
    story_publish(&story, "4");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 4);
    assert_int_equal(story_step(binding), 1);
    story_end(&story);
}

/* What happens in a child that crashes in the way that `act` does. */
static int signal_of_child(void (*act)(void *context), void *context)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        act(context);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

/* A sanitizer would end the process before the crash that is wanted. */
__attribute__((no_sanitize("address", "undefined"))) static pdk_result
crash_in_host(const void *table, void *self, void *argument, pdk_error *error)
{
    (void)table, (void)self, (void)error;
    **(volatile int *volatile *)argument = 1;
    return PDK_OK;
}

static void crash_host_under_guard(void *context)
{
    volatile int *volatile nowhere = NULL;

    pdk_guard(context, crash_in_host, (void *)&nowhere, NULL);
}

static void crash_plugin_unguarded(void *context)
{
    const pdk_binding *binding = context;
    const machine_v1 *machine = binding->table;

    machine->crash(binding->self, MACHINE_CRASH_NULL);
}

static void exit_with_7(int signal)
{
    (void)signal;
    _exit(7);
}

static void crash_with_a_handler(void *context)
{
    crash_host_under_guard(context);
}

TEST(a_crash_of_the_hosts_own_code_is_not_swallowed)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    signal(SIGSEGV, SIG_DFL); /* the test framework's own handler */
    binding = story_start(&story, "1", NULL);
    assert_int_equal(signal_of_child(crash_host_under_guard, (void *)binding),
                     SIGSEGV);
    assert_int_equal(signal_of_child(crash_plugin_unguarded, (void *)binding),
                     SIGSEGV);
    story_end(&story);
}

TEST(a_handler_that_was_there_before_gets_what_is_not_ours)
{
    struct story story;
    const pdk_binding *binding;
    struct sigaction before, now;
    struct sigaction handler = { .sa_handler = exit_with_7 };

    (void)state;
    sigaction(SIGSEGV, &handler, &before);
    binding = story_start(&story, "1", NULL);
    assert_int_equal(signal_of_child(crash_with_a_handler, (void *)binding),
                     -7);
    story_end(&story);
    /* And it is back in its place when the host is gone. */
    sigaction(SIGSEGV, &before, &now);
    assert_ptr_equal(now.sa_handler, exit_with_7);
}

TEST(a_host_may_do_without_guards)
{
    struct story story;
    struct sigaction before, during;
    pdk_host_options options = { .flags = PDK_HOST_NO_GUARD };

    (void)state;
    sigaction(SIGSEGV, NULL, &before);
    story_begin(&story, options);
    sigaction(SIGSEGV, NULL, &during);
    assert_ptr_equal(before.sa_handler, during.sa_handler);
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_end(&story);
}

TEST_MAIN(RUN(a_guarded_call_returns_what_the_host_made_of_it),
          RUN(a_write_to_nowhere_is_attributed), RUN(an_abort_is_attributed),
          RUN(a_stack_overflow_is_attributed),
          RUN(a_division_by_zero_is_attributed),
          RUN(a_crash_names_the_function_even_if_it_is_static),
          RUN(the_next_build_takes_over_from_the_last_good_state),
          RUN(a_crash_goes_back_to_the_build_before_with_its_state),
          RUN(going_back_gives_the_old_build_its_own_format_of_the_state),
          RUN(a_build_that_crashes_after_going_back_is_left),
          RUN(a_crashed_plugin_can_be_restarted_by_the_host),
          RUN(a_crash_in_a_hook_of_the_running_build_ends_its_calls),
          RUN(a_crash_of_the_hosts_own_code_is_not_swallowed),
          RUN(a_handler_that_was_there_before_gets_what_is_not_ours),
          RUN(a_host_may_do_without_guards))
