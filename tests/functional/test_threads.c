/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of many threads, while builds come and go.
 */
#include "story.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pdk/call.h"

#define CALLERS 16
#define RELOADS 60

/* One thread that calls as fast as it can. */
struct caller {
    pdk_host *host;
    const pdk_binding *binding;
    pthread_t thread;
    _Atomic int *stops;
    _Atomic int64_t *steps;     /* how many were taken, by all */
    _Atomic uint32_t *revision; /* the newest that anybody has seen */
    _Atomic int *faults;
};

static void call_once(struct caller *caller, pdk_thread *thread)
{
    const machine_v1 *machine = pdk_enter(thread, caller->binding);
    uint32_t before, after;

    if (machine == NULL) {
        (*caller->faults)++;
        return;
    }
    before = machine->revision(caller->binding->self);
    machine->step_shared(caller->binding->self);
    after = machine->revision(caller->binding->self);
    if (before != after)
        (*caller->faults)++;
    *caller->revision = after;
    (*caller->steps)++;
    pdk_leave(thread);
}

static void *call_until_stopped(void *context)
{
    struct caller *caller = context;
    pdk_thread *thread = NULL;

    if (pdk_thread_create(&thread, caller->host, "caller", NULL) != PDK_OK)
        return NULL;
    while (!*caller->stops)
        call_once(caller, thread);
    pdk_thread_destroy(thread);
    return NULL;
}

/* On a busy machine a caller may fall asleep inside the plugin for longer than
 * the host waits: that is told, and tried again by itself. */
static void expect_reload(struct story *story)
{
    do {
        while (!pdk_host_poll(story->host, &story->event))
            story->now_ns += 1000000;
    } while (story->event.kind == PDK_EVENT_REFUSED &&
             story->event.error.code == PDK_E_IN_CALL);
    if (story->event.kind != PDK_EVENT_RELOADED)
        print_error("%s\n", story->event.error.message);
    assert_string_equal(pdk_event_name(story->event.kind), "reloaded");
}

/* Reloads again and again while threads call, and counts what they did. */
static void reload_under_calls(int reloads)
{
    static const char *const builds[] = { "2", "3", "4", "1" };
    struct caller callers[CALLERS];
    _Atomic int stops = 0, faults = 0;
    _Atomic int64_t steps = 0;
    _Atomic uint32_t revision = 0;
    struct story story;
    const pdk_binding *binding;
    const machine_v1 *machine;

    binding =
        story_start_with(&story, "1", (pdk_host_options){ .drain_ms = 5000 });
    for (int i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){ story.host, binding,   0,      &stops,
                                      &steps,     &revision, &faults };
        assert_int_equal(pthread_create(&callers[i].thread, NULL,
                                        call_until_stopped, &callers[i]),
                         0);
    }
    for (int i = 0; i < reloads; i++) {
        int64_t before = steps;

        story_publish(&story, builds[i % 4]);
        expect_reload(&story);
        story.log[0] = '\0';
        while (steps < before + CALLERS)
            continue;
    }
    stops = 1;
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i].thread, NULL);
    assert_int_equal(faults, 0);
    machine = binding->table;
    assert_int_equal(machine->step(binding->self), steps + 1);
    story_end(&story);
}

TEST(no_update_is_lost_while_sixteen_threads_call)
{
    (void)state;
    reload_under_calls(RELOADS);
}

/* membarrier(2) is called by its number. */
static bool lacks_barrier;
long __real_syscall(long number, ...);
long __wrap_syscall(long number, long one, long two, long three);

long __wrap_syscall(long number, long one, long two, long three)
{
    return lacks_barrier ? -1 : __real_syscall(number, one, two, three);
}

TEST(systems_without_a_barrier_for_all_threads_lose_nothing_either)
{
    (void)state;
    lacks_barrier = true;
    reload_under_calls(RELOADS / 3);
}

/* A thread that comes in the middle of a reload, before which there was none.
 */
struct newcomer {
    pdk_host *host;
    const pdk_binding *binding;
    pthread_t thread;
    _Atomic bool has_come, has_called;
    uint32_t revision;
};

static void *come(void *context)
{
    struct newcomer *newcomer = context;
    pdk_thread *thread = NULL;
    const machine_v1 *machine;

    assert_result(pdk_thread_create(&thread, newcomer->host, "late", NULL),
                  PDK_OK);
    machine = pdk_enter(thread, newcomer->binding);
    newcomer->revision = machine->revision(newcomer->binding->self);
    machine->step_shared(newcomer->binding->self);
    pdk_leave(thread);
    newcomer->has_called = true;
    pdk_thread_destroy(thread);
    return NULL;
}

/* The host's log: the state has been saved, and is being restored. */
static void send_for_newcomer(void *context, const char *plugin_id,
                              uint32_t level, const char *text)
{
    struct newcomer *newcomer = context;

    (void)plugin_id, (void)level;
    if (strcmp(text, "restore 2") != 0)
        return;
    newcomer->has_come = true;
    assert_int_equal(pthread_create(&newcomer->thread, NULL, come, newcomer),
                     0);
    /* Long enough for a thread that nothing holds up. */
    for (int i = 0; i < 1000 && !newcomer->has_called; i++)
        usleep(100);
}

TEST(the_first_thread_of_all_waits_for_the_end_of_a_reload)
{
    struct newcomer newcomer = { 0 };
    struct story story = { .now_ns = 1 };
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    pdk_instance *instance;

    (void)state;
    options.flags = PDK_HOST_NO_WATCH | PDK_HOST_DROP_IMAGES;
    options.cache_directory = test_folder();
    options.log = send_for_newcomer;
    options.log_context = &newcomer;
    assert_result(pdk_host_create(&story.host, &options, NULL), PDK_OK);
    newcomer.host = story.host;
    snprintf(story.path, sizeof story.path, "%s", test_path("machine.so"));
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    assert_result(
        pdk_instance_create(&instance, story.host, "test.machine", NULL, NULL),
        PDK_OK);
    assert_result(
        pdk_instance_bind(instance, MACHINE_V1, &newcomer.binding, NULL),
        PDK_OK);
    story_publish(&story, "2");
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    assert_true(newcomer.has_come);
    pthread_join(newcomer.thread, NULL);
    assert_int_equal(newcomer.revision, 2);
    assert_int_equal(story_step(newcomer.binding), 2);
    pdk_host_destroy(story.host);
}

TEST(a_thread_that_comes_while_nobody_answers_is_told)
{
    struct story story;
    const pdk_binding *binding;
    pdk_thread *thread;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_result(pdk_thread_create(&thread, story.host, "main", NULL), PDK_OK);
    assert_non_null(pdk_enter(thread, binding));
    for (int i = 1; i < PDK_THREAD_DEPTH; i++)
        assert_non_null(pdk_enter(thread, binding));
    assert_null(pdk_enter(thread, binding));
    for (int i = 0; i < PDK_THREAD_DEPTH; i++)
        pdk_leave(thread);
    assert_int_equal(thread->depth, 0);
    pdk_thread_destroy(thread);
    pdk_thread_destroy(NULL);
    assert_result(pdk_thread_create(NULL, story.host, "x", NULL),
                  PDK_E_ARGUMENT);
    story_end(&story);
}

TEST_MAIN(RUN(no_update_is_lost_while_sixteen_threads_call),
          RUN(systems_without_a_barrier_for_all_threads_lose_nothing_either),
          RUN(the_first_thread_of_all_waits_for_the_end_of_a_reload),
          RUN(a_thread_that_comes_while_nobody_answers_is_told))
