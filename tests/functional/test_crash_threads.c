/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Crashes on many threads at once.
 */
#include "story.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "pdk/call.h"

#define CALLERS 4

/* A thread that calls when all are there. */
struct caller {
    pdk_host *host;
    const pdk_binding *binding;
    pthread_barrier_t *gate;
    uint32_t how;
    pthread_t thread;
    pdk_result result, second;
    uint32_t depth;
    int masks_differ;
    pdk_error error;
};

static pdk_result crash_with_others(const void *table, void *self,
                                    void *argument, pdk_error *error)
{
    struct caller *caller = argument;

    (void)error;
    pthread_barrier_wait(caller->gate);
    ((const machine_v1 *)table)->crash(self, caller->how);
    return PDK_OK;
}

static pdk_result step(const void *table, void *self, void *argument,
                       pdk_error *error)
{
    (void)argument, (void)error;
    ((const machine_v1 *)table)->step_shared(self);
    return PDK_OK;
}

static void *call_once(void *context)
{
    struct caller *caller = context;
    pdk_thread *thread = NULL;
    sigset_t before, after;

    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    caller->error = (pdk_error)PDK_ERROR_INIT;
    pthread_sigmask(SIG_BLOCK, NULL, &before);
    pdk_thread_create(&thread, caller->host, "caller", NULL);
    caller->result = pdk_thread_guard(
        thread, caller->binding, crash_with_others, caller, &caller->error);
    caller->second =
        pdk_thread_guard(thread, caller->binding, step, NULL, NULL);
    caller->depth = thread->depth;
    pdk_thread_destroy(thread);
    pthread_sigmask(SIG_BLOCK, NULL, &after);
    caller->masks_differ = memcmp(&before, &after, sizeof before);
    return NULL;
}

/* All of them, at the same moment, into those bindings in turn. */
static void crash_all(struct story *story, const pdk_binding **bindings,
                      size_t count, struct caller *callers)
{
    pthread_barrier_t gate;

    pthread_barrier_init(&gate, NULL, CALLERS);
    for (uint32_t i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){ .host = story->host,
                                      .binding = bindings[i % count],
                                      .gate = &gate,
                                      .how = i };
        assert_int_equal(
            pthread_create(&callers[i].thread, NULL, call_once, &callers[i]),
            0);
    }
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i].thread, NULL);
    pthread_barrier_destroy(&gate);
}

static void expect_attributed(const struct caller *callers, const char *place)
{
    static const char *const signals[] = { "SIGSEGV at address 0x0", "SIGABRT",
                                           "SIGSEGV", "SIGFPE" };

    for (int i = 0; i < CALLERS; i++) {
        assert_result(callers[i].result, PDK_E_CRASHED);
        assert_contains(callers[i].error.message, place);
        assert_contains(callers[i].error.message, signals[i]);
        assert_result(callers[i].second, PDK_E_FAULTED);
        assert_int_equal(callers[i].depth, 0);
        assert_int_equal(callers[i].masks_differ, 0);
    }
}

TEST(crashes_of_all_threads_in_one_plugin_are_told_and_mended_once)
{
    struct story story;
    struct caller callers[CALLERS];
    const pdk_binding *binding = story_start(&story, "1", NULL);

    (void)state;
    story_step(binding);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    crash_all(&story, &binding, 1, callers);
    expect_attributed(callers, "test.machine generation 2 crashed in ");
    for (int i = 0; i < CALLERS; i++) {
        story_expect(&story, PDK_EVENT_FAULTED);
        assert_result(story.event.error.code, PDK_E_CRASHED);
        assert_int_equal(story.event.error.stage, PDK_STAGE_CALL);
    }
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    story_expect_nothing(&story);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

static bool is_readable(const struct story *story)
{
    struct pollfd waited = { .fd = pdk_host_fd(story->host), .events = POLLIN };

    return poll(&waited, 1, 0) == 1;
}

static void crash_behind_the_host(uint32_t flags)
{
    struct story story;
    struct caller callers[CALLERS];
    const pdk_binding *binding =
        story_start_with(&story, "1", (pdk_host_options){ .flags = flags });

    story_expect_nothing(&story);
    assert_false(is_readable(&story));
    crash_all(&story, &binding, 1, callers);
    assert_true(is_readable(&story));
    for (int i = 0; i < CALLERS; i++) {
        assert_true(pdk_host_poll(story.host, &story.event));
        assert_int_equal(story.event.kind, PDK_EVENT_FAULTED);
    }
    assert_false(pdk_host_poll(story.host, &story.event));
    assert_false(is_readable(&story));
    story_end(&story);
}

TEST(a_crash_on_another_thread_wakes_the_host)
{
    (void)state;
    crash_behind_the_host(0);
    crash_behind_the_host(PDK_HOST_THREAD);
}

TEST(crashes_in_different_plugins_are_told_of_each)
{
    struct story story;
    struct caller callers[CALLERS];
    const pdk_binding *bindings[2];
    pdk_instance *other;

    (void)state;
    bindings[0] = story_start(&story, "1", NULL);
    assert_result(pdk_host_load(story.host, machine_path("other_id"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    pdk_instance_create(&other, story.host, "test.other", NULL, NULL);
    pdk_instance_bind(other, MACHINE_V1, &bindings[1], NULL);
    crash_all(&story, bindings, 2, callers);
    for (int i = 0; i < CALLERS; i++) {
        assert_result(callers[i].result, PDK_E_CRASHED);
        assert_contains(callers[i].error.message,
                        i % 2 ? "test.other generation 1 crashed in "
                              : "test.machine generation 1 crashed in ");
        story_expect(&story, PDK_EVENT_FAULTED);
    }
    story_expect_nothing(&story);
    assert_null(bindings[0]->table);
    assert_null(bindings[1]->table);
    story_end(&story);
}

/* A guarded call in which a call of the same plugin crashes. */
struct nest {
    pdk_thread *thread;
    const pdk_binding *binding;
    pdk_result inner;
    bool crashes_outside;
};

static pdk_result crash_null(const void *table, void *self, void *argument,
                             pdk_error *error)
{
    (void)argument, (void)error;
    ((const machine_v1 *)table)->crash(self, MACHINE_CRASH_NULL);
    return PDK_OK;
}

static pdk_result enter_again(const void *table, void *self, void *argument,
                              pdk_error *error)
{
    struct nest *nest = argument;

    if (nest->crashes_outside) {
        pdk_enter(nest->thread, nest->binding);
        return crash_null(table, self, NULL, error);
    }
    nest->inner =
        pdk_thread_guard(nest->thread, nest->binding, crash_null, NULL, error);
    return PDK_OK;
}

static void nest_guards(bool crashes_outside, pdk_result inner,
                        pdk_result outer)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "1", NULL);
    struct nest nest = { NULL, binding, PDK_OK, crashes_outside };

    pdk_thread_create(&nest.thread, story.host, "nested", NULL);
    assert_result(
        pdk_thread_guard(nest.thread, binding, enter_again, &nest, NULL),
        outer);
    assert_result(nest.inner, inner);
    assert_int_equal(nest.thread->depth, 0);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect_nothing(&story);
    pdk_thread_destroy(nest.thread);
    story_end(&story);
}

TEST(a_crash_ends_the_innermost_guard_and_no_other)
{
    (void)state;
    nest_guards(false, PDK_E_CRASHED, PDK_OK);
}

TEST(a_crash_leaves_all_that_was_entered_further_in)
{
    (void)state;
    nest_guards(true, PDK_OK, PDK_E_CRASHED);
}

/* On the host's thread: what is further in is closed before the rest crashes.
 */
static pdk_result crash_inside_and_outside(const void *table, void *self,
                                           void *argument, pdk_error *error)
{
    assert_result(pdk_guard(argument, crash_null, NULL, NULL), PDK_E_CRASHED);
    return crash_null(table, self, NULL, error);
}

TEST(a_plugin_may_crash_further_in_and_then_further_out)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "1", NULL);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(
        pdk_guard(binding, crash_inside_and_outside, (void *)binding, &error),
        PDK_E_CRASHED);
    assert_contains(error.message, "test.machine generation 1 crashed in ");
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(what_crashed_stays_until_calls_of_others_have_left_it)
{
    struct story story;
    pdk_host_options options = { .drain_ms = 5 };
    const pdk_binding *binding = story_start_with(&story, "1", options);
    const void *self = binding->self;
    pdk_thread *thread = NULL;

    (void)state;
    pdk_thread_create(&thread, story.host, "other", NULL);
    assert_non_null(pdk_enter(thread, binding));
    assert_result(pdk_guard(binding, crash_null, NULL, NULL), PDK_E_CRASHED);
    assert_null(binding->table);
    assert_ptr_equal(binding->self, self);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_IN_CALL);
    assert_contains(story.event.error.message,
                    "thread 'other' has been inside");
    pdk_leave(thread);
    story.now_ns += UINT64_C(1000000000);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    pdk_thread_destroy(thread);
    story_end(&story);
}

TEST(a_guarded_call_needs_a_thread_a_binding_and_a_call)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk_thread_guard(NULL, NULL, step, NULL, &error),
                  PDK_E_ARGUMENT);
}

TEST_MAIN(RUN(crashes_of_all_threads_in_one_plugin_are_told_and_mended_once),
          RUN(a_crash_on_another_thread_wakes_the_host),
          RUN(crashes_in_different_plugins_are_told_of_each),
          RUN(a_crash_ends_the_innermost_guard_and_no_other),
          RUN(a_crash_leaves_all_that_was_entered_further_in),
          RUN(a_plugin_may_crash_further_in_and_then_further_out),
          RUN(what_crashed_stays_until_calls_of_others_have_left_it),
          RUN(a_guarded_call_needs_a_thread_a_binding_and_a_call))
