/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of many threads into plugins that need each other, while builds of all
 * of them come and go.
 */
#include "chain_story.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "pdk/call.h"

#define CALLERS 8
#define RELOADS 36

/* What all threads share. */
struct traffic {
    pdk_host *host;
    _Atomic int stops, faults;
    _Atomic int64_t calls;
};

/* One that calls as fast as it can. */
struct caller {
    struct traffic *traffic;
    const pdk_binding *viewer;
    pthread_t thread;
};

/* From the top to the bottom and back there is one world. */
static void call_once(struct caller *caller, pdk_thread *thread)
{
    struct traffic *traffic = caller->traffic;
    const link_v1 *viewer = pdk_enter(thread, caller->viewer);
    void *self = caller->viewer->self;
    uint32_t before;

    if (viewer == NULL) {
        traffic->faults++;
        return;
    }
    before = viewer->depth(self);
    viewer->count(self);
    if (viewer->count_below(self) < 1 || before < 111 ||
        viewer->depth(self) != before)
        traffic->faults++;
    traffic->calls++;
    pdk_leave(thread);
}

static void *call_until_stopped(void *context)
{
    struct caller *caller = context;
    pdk_thread *thread = NULL;

    if (pdk_thread_create(&thread, caller->traffic->host, "caller", NULL) !=
        PDK_OK)
        return NULL;
    while (!caller->traffic->stops)
        call_once(caller, thread);
    pdk_thread_destroy(thread);
    return NULL;
}

/* On a busy machine a caller may fall asleep inside for longer than the host
 * waits: that is told, and tried again by itself. */
static void expect_reload(struct story *story)
{
    do {
        while (!pdk_host_poll(story->host, &story->event))
            story->now_ns += 1000000;
    } while (story->event.kind == PDK_EVENT_RENEWED ||
             (story->event.kind == PDK_EVENT_REFUSED &&
              story->event.error.code == PDK_E_IN_CALL));
    if (story->event.kind != PDK_EVENT_RELOADED)
        print_error("%s\n", story->event.error.message);
    assert_string_equal(pdk_event_name(story->event.kind), "reloaded");
}

TEST(no_call_sees_two_worlds_and_no_update_is_lost)
{
    static const char *const builds[][2] = {
        { "source", "source_2" }, { "sink", "sink_2" },
        { "viewer", "viewer_2" }, { "source", "source_1" },
        { "sink", "sink_1" },     { "viewer", "viewer_1" },
    };
    struct caller callers[CALLERS];
    struct story story;
    struct traffic traffic = { 0 };
    const pdk_binding *viewer = chain_start(&story);

    (void)state;
    traffic.host = story.host;
    for (int i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){ &traffic, viewer, 0 };
        assert_int_equal(pthread_create(&callers[i].thread, NULL,
                                        call_until_stopped, &callers[i]),
                         0);
    }
    for (int i = 0; i < RELOADS; i++) {
        int64_t before = traffic.calls;

        chain_publish(builds[i % 6][0], builds[i % 6][1]);
        expect_reload(&story);
        story.log[0] = '\0';
        while (traffic.calls < before + CALLERS)
            continue;
    }
    traffic.stops = 1;
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i].thread, NULL);
    assert_int_equal(traffic.faults, 0);
    assert_int_equal(chain_depth(viewer), 111);
    assert_int_equal(chain_count(viewer), traffic.calls + 1);
    assert_int_equal(chain_count_below(viewer), traffic.calls + 1);
    story_end(&story);
}

struct sleeper {
    pdk_host *host;
    const pdk_binding *binding;
    _Atomic int is_inside, leaves;
};

static void *stay_inside(void *context)
{
    struct sleeper *sleeper = context;
    pdk_thread *thread = NULL;

    pdk_thread_create(&thread, sleeper->host, "audio", NULL);
    pdk_enter(thread, sleeper->binding);
    sleeper->is_inside = 1;
    while (!sleeper->leaves)
        continue;
    pdk_leave(thread);
    pdk_thread_destroy(thread);
    return NULL;
}

/* A thread is inside `plugin_id`, through which calls of the source may be made
 * that nobody counts. */
static void stay_while_the_source_comes(const char *sink_build)
{
    struct story story;
    struct sleeper sleeper = { 0 };
    pthread_t thread;

    story_begin(&story, (pdk_host_options){ .drain_ms = 5 });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", sink_build);
    chain_load(&story, "viewer", "viewer_1");
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    sleeper.host = story.host;
    sleeper.binding = chain_bind(chain_make(&story, VIEWER), "test.picture/1");
    assert_int_equal(pthread_create(&thread, NULL, stay_inside, &sleeper), 0);
    while (!sleeper.is_inside)
        continue;
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_IN_CALL);
    assert_int_equal(story.event.error.stage, PDK_STAGE_DRAIN);
    assert_contains(story.event.error.message,
                    "thread 'audio' has been inside test.viewer generation 1");
    assert_int_equal(chain_depth(sleeper.binding), 111);

    sleeper.leaves = 1;
    pthread_join(thread, NULL);
    story.now_ns += UINT64_C(1000000000);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(chain_depth(sleeper.binding), 211);
    story_end(&story);
}

TEST(a_call_inside_one_that_needs_it_is_waited_for_and_named)
{
    (void)state;
    stay_while_the_source_comes("sink_1");
}

/* Those are not made anew, but may be calling all the same. */
TEST(a_call_inside_one_that_has_only_found_it_is_waited_for_too)
{
    (void)state;
    stay_while_the_source_comes("sink_modest");
}

/* A source, and a sink that has only found it; a thread is inside the sink, and
 * the source has crashed. */
struct wreck {
    struct story story;
    const pdk_binding *source, *sink;
    pdk_thread *thread;
};

static pdk_result crash(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    (void)argument, (void)error;
    ((const link_v1 *)table)->crash(self);
    return PDK_OK;
}

static void wreck(struct wreck *wreck, const char *other_source)
{
    struct story *story = &wreck->story;

    story_begin(story, (pdk_host_options){ .drain_ms = 5 });
    chain_load(story, "source", "source_1");
    if (other_source != NULL)
        chain_load(story, "spring", other_source);
    chain_load(story, "sink", "sink_modest");
    wreck->source = chain_bind(chain_make(story, SOURCE), "test.stream/1");
    if (other_source != NULL)
        chain_make(story, "test.spring");
    wreck->sink = chain_bind(chain_make(story, SINK), "test.view/1");
    assert_int_equal(chain_depth(wreck->sink), 11);
    assert_result(pdk_thread_create(&wreck->thread, story->host, "audio", NULL),
                  PDK_OK);
    assert_non_null(pdk_enter(wreck->thread, wreck->sink));
    assert_result(pdk_guard(wreck->source, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(story, PDK_EVENT_FAULTED);
    assert_string_equal(story->event.plugin, SOURCE);
    assert_int_equal(chain_count_below(wreck->sink), -1);
}

static void leave_wreck(struct wreck *wreck)
{
    pdk_thread_destroy(wreck->thread);
    story_end(&wreck->story);
}

TEST(a_call_inside_one_that_has_found_what_crashed_is_waited_for)
{
    struct wreck scene;

    (void)state;
    wreck(&scene, NULL);
    chain_publish("source", "source_2");
    story_expect(&scene.story, PDK_EVENT_REFUSED);
    assert_result(scene.story.event.error.code, PDK_E_IN_CALL);
    assert_contains(scene.story.event.error.message,
                    "has been inside test.sink");
    pdk_leave(scene.thread);
    scene.story.now_ns += UINT64_C(1000000000);
    story_expect(&scene.story, PDK_EVENT_RELOADED);
    assert_int_equal(chain_depth(scene.sink), 21);
    leave_wreck(&scene);
}

/* It may have read one half of the way there already. */
TEST(a_way_is_led_elsewhere_only_when_nobody_can_be_on_it)
{
    struct wreck scene;

    (void)state;
    wreck(&scene, "spring_1");
    story_expect_nothing(&scene.story);
    assert_int_equal(chain_count_below(scene.sink), -1);
    pdk_leave(scene.thread);
    story_expect_nothing(&scene.story);
    assert_int_equal(chain_depth(scene.sink), 31);
    assert_int_equal(chain_count_below(scene.sink), 1);
    leave_wreck(&scene);
}

TEST_MAIN(RUN(no_call_sees_two_worlds_and_no_update_is_lost),
          RUN(a_call_inside_one_that_needs_it_is_waited_for_and_named),
          RUN(a_call_inside_one_that_has_only_found_it_is_waited_for_too),
          RUN(a_call_inside_one_that_has_found_what_crashed_is_waited_for),
          RUN(a_way_is_led_elsewhere_only_when_nobody_can_be_on_it))
