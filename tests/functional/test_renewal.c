/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A new build of a plugin makes those anew that cannot do without it, with
 * their state, in one transaction.
 */
#include "chain_story.h"

#include <stdlib.h>
#include <string.h>

static void expect_renewed(struct story *story, const char *plugin_id,
                           const char *cause)
{
    story_expect(story, PDK_EVENT_RENEWED);
    assert_string_equal(story->event.plugin, plugin_id);
    assert_string_equal(story->event.cause, cause);
}

TEST(a_new_build_makes_those_anew_that_need_it)
{
    struct story story;
    const pdk_binding *viewer = chain_start(&story);

    (void)state;
    assert_int_equal(chain_depth(viewer), 111);
    assert_int_equal(chain_count(viewer), 1);
    assert_int_equal(chain_count_below(viewer), 1);
    story.log[0] = '\0';
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.plugin, SOURCE);
    assert_string_equal(story.event.cause, "");
    assert_int_equal(story.event.instances, 1);
    expect_renewed(&story, SINK, SOURCE);
    assert_int_equal(story.event.generation, 1);
    assert_int_equal(story.event.instances, 1);
    assert_int_not_equal(story.event.state_bytes, 0);
    assert_string_equal(story.event.path, chain_place("sink"));
    expect_renewed(&story, VIEWER, SOURCE);
    story_expect_nothing(&story);

    assert_int_equal(chain_depth(viewer), 211);
    assert_int_equal(chain_count(viewer), 2);
    assert_int_equal(chain_count_below(viewer), 2);
    story_end(&story);
}

/* Each sees one world: what is tried the other that is tried, what runs what
 * runs, until it has ended. */
TEST(providers_come_first_and_go_last_and_no_world_sees_the_other)
{
    struct story story;

    (void)state;
    chain_start(&story);
    story.log[0] = '\0';
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(
        story.log,
        "create source 2 on 0\ncreate sink 1 on 2\ncreate viewer 1 on 1\n"
        "save source 1 on 0\nsave sink 1 on 1\nsave viewer 1 on 1\n"
        "restore source 2 on 0\nrestore sink 1 on 2\nrestore viewer 1 on 1\n"
        "self_test source 2 on 0\nself_test sink 1 on 2\n"
        "self_test viewer 1 on 1\n"
        "deactivate viewer 1 on 1\ndeactivate sink 1 on 1\n"
        "deactivate source 1 on 0\n"
        "activate source 2 on 0\nactivate sink 1 on 2\n"
        "activate viewer 1 on 1\n"
        "destroy viewer 1 on 1\ndestroy sink 1 on 1\n"
        "destroy source 1 on 0\n");
    story_end(&story);
}

TEST(a_new_build_in_the_middle_leaves_alone_what_it_needs)
{
    struct story story;
    const pdk_binding *viewer = chain_start(&story);

    (void)state;
    story.log[0] = '\0';
    chain_publish("sink", "sink_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, VIEWER, SINK);
    story_expect_nothing(&story);
    assert_null(strstr(story.log, "source"));
    assert_int_equal(chain_depth(viewer), 121);
    story.log[0] = '\0';
    chain_publish("viewer", "viewer_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_null(strstr(story.log, "sink"));
    assert_int_equal(chain_depth(viewer), 122);
    story_end(&story);
}

TEST(every_instance_is_made_anew_and_keeps_its_own_state)
{
    struct story story;
    const pdk_binding *sinks[3];

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", "sink_1");
    chain_make(&story, SOURCE);
    for (int i = 0; i < 3; i++) {
        sinks[i] = chain_bind(chain_make(&story, SINK), "test.view/1");
        for (int k = 0; k < i; k++)
            chain_count(sinks[i]);
    }
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, SINK, SOURCE);
    assert_int_equal(story.event.instances, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(chain_count(sinks[i]), i + 1);
        assert_int_equal(chain_depth(sinks[i]), 21);
    }
    story_end(&story);
}

TEST(what_is_only_found_is_seen_anew_and_nobody_is_made_anew)
{
    struct story story;
    const pdk_binding *sink;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", "sink_modest");
    chain_make(&story, SOURCE);
    sink = chain_bind(chain_make(&story, SINK), "test.view/1");
    assert_int_equal(chain_depth(sink), 11);
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(chain_depth(sink), 21);
    story_end(&story);
}

TEST(another_provider_does_not_matter_to_those_who_have_the_first)
{
    struct story story;
    const pdk_binding *viewer = chain_start(&story);

    (void)state;
    chain_load(&story, "spring", "spring_1");
    chain_make(&story, "test.spring");
    chain_publish("spring", "spring_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(chain_depth(viewer), 111);
    /* They go over to it in the transaction that takes the first away. */
    chain_publish("source", "source_dry");
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_int_equal(chain_depth(viewer), 411);
    /* And come back. */
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_int_equal(chain_depth(viewer), 211);
    story_end(&story);
}

/* Crashes the source in a call of the host's. */
static pdk_result crash_it(const void *table, void *self, void *argument,
                           pdk_error *error)
{
    (void)argument, (void)error;
    ((const link_v1 *)table)->crash(self);
    return PDK_OK;
}

static const pdk_binding *start_with_crash(struct story *story,
                                           const pdk_binding **viewer,
                                           pdk_host_options options)
{
    const pdk_binding *source;

    story_begin(story, options);
    chain_load(story, "source", "source_1");
    chain_load(story, "sink", "sink_1");
    chain_load(story, "viewer", "viewer_1");
    source = chain_bind(chain_make(story, SOURCE), "test.stream/1");
    chain_make(story, SINK);
    *viewer = chain_bind(chain_make(story, VIEWER), "test.picture/1");
    chain_count(*viewer);
    return source;
}

TEST(going_back_takes_those_along_that_need_it)
{
    struct story story;
    const pdk_binding *viewer;
    const pdk_binding *source =
        start_with_crash(&story, &viewer, (pdk_host_options){ 0 });

    (void)state;
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_RENEWED);
    story_expect(&story, PDK_EVENT_RENEWED);
    assert_result(pdk_guard(source, crash_it, NULL, NULL), PDK_E_CRASHED);
    assert_int_equal(chain_depth(viewer), 11); /* nobody is below */
    story.log[0] = '\0';
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_contains(story.log, "restore sink 1 on 1\n");
    assert_int_equal(chain_depth(viewer), 111);
    assert_int_equal(chain_count(viewer), 2);
    story_end(&story);
}

TEST(the_next_build_after_a_crash_is_for_those_who_lost_the_last)
{
    struct story story;
    const pdk_binding *viewer;
    const pdk_binding *source = start_with_crash(
        &story, &viewer, (pdk_host_options){ .flags = PDK_HOST_NO_ROLLBACK });

    (void)state;
    assert_result(pdk_guard(source, crash_it, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    chain_refuse_make(&story, SINK,
                      "test.sink needs test.stream/1 of test.source, which has "
                      "no instance that can be called");
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_int_equal(chain_depth(viewer), 211);
    assert_int_equal(chain_count(viewer), 2);
    story_end(&story);
}

TEST(one_that_has_crashed_waits_for_its_own_next_build)
{
    struct story story;
    const pdk_binding *source, *sink;

    (void)state;
    story_begin(&story, (pdk_host_options){ .flags = PDK_HOST_NO_ROLLBACK });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", "sink_1");
    source = chain_bind(chain_make(&story, SOURCE), "test.stream/1");
    sink = chain_bind(chain_make(&story, SINK), "test.view/1");
    assert_result(pdk_guard(sink, crash_it, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect_nothing(&story);
    assert_int_equal(chain_depth(source), 2);
    assert_null(sink->table);
    chain_publish("sink", "sink_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(chain_depth(sink), 22);
    story_end(&story);
}

/* After a renewal, what is kept of a plugin is still for the build before. */
TEST(a_renewed_plugin_that_crashes_goes_back_to_its_own_build_before)
{
    struct story story;
    pdk_instance *instance;
    const pdk_binding *sink;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", "sink_1");
    chain_make(&story, SOURCE);
    instance = chain_make(&story, SINK);
    sink = chain_bind(instance, "test.view/1");
    chain_count(sink);
    chain_publish("sink", "sink_late");
    story_expect(&story, PDK_EVENT_RELOADED);
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_RENEWED);
    assert_result(pdk_guard(sink, crash_it, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    /* Its state is of version 1; the one of version 2 nobody could read. */
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(chain_depth(sink), 21);
    assert_int_equal(chain_count(sink), 2);
    story_end(&story);
}

TEST(an_image_that_goes_first_takes_nobody_with_it)
{
    struct story story;
    const pdk_binding *viewer;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_static_1");
    chain_load(&story, "sink", "sink_1");
    chain_load(&story, "viewer", "viewer_1");
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    viewer = chain_bind(chain_make(&story, VIEWER), "test.picture/1");
    chain_count_below(viewer);
    story.log[0] = '\0';
    chain_publish("source", "source_static_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.event.error.message, "closed first");
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_contains(story.log, "save viewer 1 on 1\ndeactivate source 1 on 0\n"
                               "destroy source 1 on 0\n");
    /* While it is away there is nobody. */
    assert_contains(story.log, "deactivate sink 1 on 0\n");
    assert_int_equal(chain_depth(viewer), 211);
    assert_int_equal(chain_count_below(viewer), 2);

    /* One that needs it refuses: the build before comes back, for all. */
    setenv("CHAIN_FAULT", "viewer restore refuse", 1);
    chain_publish("source", "source_static_1");
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_string_equal(story.event.cause, VIEWER);
    unsetenv("CHAIN_FAULT");
    assert_int_equal(chain_depth(viewer), 11);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    expect_renewed(&story, SINK, SOURCE);
    expect_renewed(&story, VIEWER, SOURCE);
    assert_int_equal(chain_depth(viewer), 211);
    assert_int_equal(chain_count_below(viewer), 3);
    story_end(&story);
}

/* Upper and lower share an image; the middle, in another one, is between. */
TEST(images_may_need_each_other_as_long_as_their_plugins_do_not)
{
    struct story story;
    const pdk_binding *upper;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "braid", "braid_1");
    story_expect(&story, PDK_EVENT_LOADED);
    chain_load(&story, "sink", "sink_1");
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    upper = chain_bind(chain_make(&story, "test.upper"), "test.picture/1");
    story.log[0] = '\0';
    chain_publish("braid", "braid_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_RELOADED);
    expect_renewed(&story, SINK, SOURCE);
    assert_contains(story.log, "create source 2 on 0\ncreate sink 1 on 2\n"
                               "create upper 2 on 1\n");
    assert_int_equal(chain_depth(upper), 212);
    story_end(&story);
}

TEST_MAIN(RUN(a_new_build_makes_those_anew_that_need_it),
          RUN(providers_come_first_and_go_last_and_no_world_sees_the_other),
          RUN(a_new_build_in_the_middle_leaves_alone_what_it_needs),
          RUN(every_instance_is_made_anew_and_keeps_its_own_state),
          RUN(what_is_only_found_is_seen_anew_and_nobody_is_made_anew),
          RUN(another_provider_does_not_matter_to_those_who_have_the_first),
          RUN(going_back_takes_those_along_that_need_it),
          RUN(the_next_build_after_a_crash_is_for_those_who_lost_the_last),
          RUN(one_that_has_crashed_waits_for_its_own_next_build),
          RUN(a_renewed_plugin_that_crashes_goes_back_to_its_own_build_before),
          RUN(an_image_that_goes_first_takes_nobody_with_it),
          RUN(images_may_need_each_other_as_long_as_their_plugins_do_not))
