/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <string.h>
#include <sys/stat.h>

#include "chain.h"

#define SOURCE "test.source"
#define SINK "test.sink"
#define VIEWER "test.viewer"

static const char *place(const char *name)
{
    char file[64];

    snprintf(file, sizeof file, "%s.so", name);
    return test_path(file);
}

static void load(struct story *story, const char *name, const char *build)
{
    pdk_error error = PDK_ERROR_INIT;

    test_copy_by_rename(machine_path(build), place(name));
    if (pdk_host_load(story->host, place(name), &error) != PDK_OK)
        fail_msg("%s: %s", build, error.message);
    story_expect(story, PDK_EVENT_LOADED);
}

static void refuse_load(struct story *story, const char *name,
                        const char *build, const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;

    test_copy_by_rename(machine_path(build), place(name));
    assert_result(pdk_host_load(story->host, place(name), &error), PDK_E_NEEDS);
    assert_int_equal(error.stage, PDK_STAGE_GATE);
    assert_string_equal(error.path, place(name));
    assert_contains(error.message, reason);
}

static pdk_instance *make(struct story *story, const char *plugin_id)
{
    pdk_instance *instance = NULL;
    pdk_error error = PDK_ERROR_INIT;

    if (pdk_instance_create(&instance, story->host, plugin_id, NULL, &error) !=
        PDK_OK)
        fail_msg("%s: %s", plugin_id, error.message);
    return instance;
}

static void refuse_make(struct story *story, const char *plugin_id,
                        const char *reason)
{
    pdk_instance *instance = NULL;
    pdk_error error = PDK_ERROR_INIT;

    assert_result(
        pdk_instance_create(&instance, story->host, plugin_id, NULL, &error),
        PDK_E_NEEDS);
    assert_null(instance);
    assert_int_equal(error.stage, PDK_STAGE_CREATE);
    assert_contains(error.message, reason);
}

static const pdk_binding *bind_to(pdk_instance *instance, const char *interface)
{
    const pdk_binding *binding = NULL;

    assert_result(pdk_instance_bind(instance, interface, &binding, NULL),
                  PDK_OK);
    return binding;
}

static uint32_t depth(const pdk_binding *binding)
{
    return ((const link_v1 *)binding->table)->depth(binding->self);
}

static void publish(const char *name, const char *build)
{
    test_copy_by_rename(machine_path(build), place(name));
}

static void expect_refused(struct story *story, pdk_result code,
                           const char *reason)
{
    story_expect(story, PDK_EVENT_REFUSED);
    assert_result(story->event.error.code, code);
    assert_int_equal(story->event.error.stage, PDK_STAGE_GATE);
    assert_contains(story->event.error.message, reason);
}

/* source <- sink <- viewer: each needs what the one before it provides. */
static const pdk_binding *start(struct story *story)
{
    pdk_instance *viewer;

    story_begin(story, (pdk_host_options){ 0 });
    load(story, "source", "source_1");
    load(story, "sink", "sink_1");
    load(story, "viewer", "viewer_1");
    make(story, SOURCE);
    make(story, SINK);
    viewer = make(story, VIEWER);
    return bind_to(viewer, "test.picture/1");
}

TEST(an_instance_without_what_it_needs_is_refused_by_name)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "sink", "sink_1");
    refuse_make(&story, SINK, "test.sink needs test.stream/1 with a table");
    load(&story, "source", "source_1");
    refuse_make(&story, SINK,
                "test.sink needs test.stream/1 of test.source, which has no "
                "instance");
    make(&story, SOURCE);
    make(&story, SINK);
    story_end(&story);
}

TEST(a_provider_with_a_smaller_table_does_not_do)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "source", "source_1");
    make(&story, SOURCE);
    load(&story, "sink", "sink_wide");
    refuse_make(&story, SINK, "a table of 32 bytes, which no plugin");
    story_end(&story);
}

TEST(a_chain_sees_the_new_build_of_any_link)
{
    struct story story;
    const pdk_binding *binding = start(&story);

    (void)state;
    assert_int_equal(depth(binding), 111);
    publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(depth(binding), 211);
    publish("sink", "sink_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(depth(binding), 221);
    story_end(&story);
}

static void note_id(void *order, const char *plugin_id, const char *version,
                    uint32_t generation)
{
    size_t used = strlen(order);

    (void)version, (void)generation;
    snprintf((char *)order + used, 256 - used, "%s ", plugin_id);
}

TEST(the_files_of_a_folder_are_loaded_providers_first)
{
    struct story story;
    static const char *const ids[] = { SOURCE, SINK, VIEWER };
    char order[256] = "";

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    test_copy_in_place(machine_path("source_1"), test_path("plugins/c.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    /* A host that makes an instance for each loaded event never fails. */
    for (size_t i = 0; i < 3; i++) {
        story_expect(&story, PDK_EVENT_LOADED);
        assert_string_equal(story.event.plugin, ids[i]);
        make(&story, story.event.plugin);
    }
    story_expect_nothing(&story);
    pdk_host_each_plugin(story.host, note_id, order);
    assert_string_equal(order, "test.source test.sink test.viewer ");
    story_end(&story);
}

TEST(a_file_of_a_folder_does_not_wait_for_what_nobody_provides)
{
    struct story story;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    test_copy_by_rename(machine_path("source_1"), test_path("plugins/c.so"));
    story_expect(&story, PDK_EVENT_LOADED);
    make(&story, SOURCE);
    make(&story, SINK);
    make(&story, VIEWER);
    story_end(&story);
}

TEST(a_circle_is_refused_by_name)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "sink", "sink_1");
    load(&story, "viewer", "viewer_1");
    refuse_load(&story, "source", "source_circle",
                "test.source -> test.viewer -> test.sink -> test.source;");
    refuse_load(&story, "source", "source_selfish",
                "test.source -> test.source;");
    load(&story, "source", "source_1");
    story_end(&story);
}

TEST(what_it_provides_itself_it_may_need_of_an_earlier_one)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "spring", "spring_1");
    make(&story, "test.spring");
    load(&story, "source", "source_selfish");
    binding = bind_to(make(&story, SOURCE), "test.stream/1");
    assert_int_equal(depth(binding), 32);
    story_end(&story);
}

TEST(a_reload_that_closes_a_circle_is_refused)
{
    struct story story;
    const pdk_binding *binding = start(&story);

    (void)state;
    publish("source", "source_circle");
    expect_refused(&story, PDK_E_NEEDS, "-> test.sink -> test.source");
    assert_int_equal(depth(binding), 111);
    story_end(&story);
}

TEST(a_circle_in_a_folder_costs_one_of_its_files)
{
    struct story story;

    (void)state;
    assert_int_equal(mkdir(test_path("plugins"), 0700), 0);
    test_copy_in_place(machine_path("source_circle"),
                       test_path("plugins/a.so"));
    test_copy_in_place(machine_path("sink_1"), test_path("plugins/b.so"));
    test_copy_in_place(machine_path("viewer_1"), test_path("plugins/c.so"));
    test_copy_in_place(machine_path("1"), test_path("plugins/d.so"));
    story_begin(&story, (pdk_host_options){ 0 });
    assert_result(pdk_host_load(story.host, test_path("plugins"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.machine");
    story_expect(&story, PDK_EVENT_LOADED);
    story_expect(&story, PDK_EVENT_LOADED);
    expect_refused(&story, PDK_E_NEEDS, " -> test.s");
    story_expect_nothing(&story);
    story_end(&story);
}

TEST(what_is_needed_is_not_unloaded)
{
    struct story story;
    pdk_instance *sink;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "source", "source_1");
    load(&story, "sink", "sink_1");
    make(&story, SOURCE);
    sink = make(&story, SINK);
    assert_result(pdk_host_unload(story.host, SOURCE, &error), PDK_E_BUSY);
    assert_string_equal(error.message,
                        "test.source cannot be unloaded: test.sink needs "
                        "test.stream/1 from it; unload that first");
    assert_int_equal(depth(bind_to(sink, "test.view/1")), 11);
    /* Another one that provides it will do. */
    load(&story, "spring", "spring_1");
    assert_result(pdk_host_unload(story.host, SOURCE, NULL), PDK_E_BUSY);
    make(&story, "test.spring");
    assert_result(pdk_host_unload(story.host, SOURCE, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_UNLOADED);
    assert_int_equal(depth(bind_to(sink, "test.view/1")), 31);
    assert_result(pdk_host_unload(story.host, "test.spring", NULL), PDK_E_BUSY);
    pdk_instance_destroy(sink);
    assert_result(pdk_host_unload(story.host, "test.spring", NULL), PDK_OK);
    story_end(&story);
}

TEST(a_build_that_provides_no_longer_what_others_need_is_refused)
{
    struct story story;
    const pdk_binding *binding = start(&story);

    (void)state;
    publish("source", "source_dry");
    expect_refused(&story, PDK_E_INTERFACE,
                   "test.sink needs test.stream/1 of 24 bytes, which this "
                   "build does not provide any more");
    assert_int_equal(depth(binding), 111);
    load(&story, "spring", "spring_1");
    make(&story, "test.spring");
    publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    publish("source", "source_dry");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(depth(binding), 311);
    story_end(&story);
}

TEST(a_build_with_a_new_need_waits_for_its_provider)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "sink", "sink_alone");
    binding = bind_to(make(&story, SINK), "test.view/1");
    assert_int_equal(depth(binding), 2);
    publish("sink", "sink_1");
    expect_refused(&story, PDK_E_NEEDS, "test.sink needs test.stream/1");
    assert_int_equal(depth(binding), 2);
    load(&story, "source", "source_1");
    make(&story, SOURCE);
    /* The same bytes: what they lacked is there now. */
    publish("sink", "sink_1");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(depth(binding), 11);
    story_end(&story);
}

TEST(an_image_that_is_linked_to_a_plugin_is_refused)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "source", "source_named");
    refuse_load(&story, "linked", "linked",
                "test.sink is linked to the image of test.source");
    load(&story, "sink", "sink_alone");
    publish("sink", "linked");
    expect_refused(&story, PDK_E_NEEDS, "test.sink is linked to the image");
    story_end(&story);
}

TEST(a_plugin_that_others_are_linked_to_is_refused)
{
    struct story story;
    const char *path = test_path("libc.so.6");
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    load(&story, "source", "source_1");
    /* Nobody has the name of a library that is really in use, but for a test.
     */
    test_copy_by_rename(machine_path("1"), path);
    assert_result(pdk_host_load(story.host, path, &error), PDK_E_NEEDS);
    assert_contains(error.message,
                    "test.source is linked to the image of test.machine");
    story_end(&story);
}

TEST_MAIN(RUN(an_instance_without_what_it_needs_is_refused_by_name),
          RUN(a_provider_with_a_smaller_table_does_not_do),
          RUN(a_chain_sees_the_new_build_of_any_link),
          RUN(the_files_of_a_folder_are_loaded_providers_first),
          RUN(a_file_of_a_folder_does_not_wait_for_what_nobody_provides),
          RUN(a_circle_is_refused_by_name),
          RUN(what_it_provides_itself_it_may_need_of_an_earlier_one),
          RUN(a_reload_that_closes_a_circle_is_refused),
          RUN(a_circle_in_a_folder_costs_one_of_its_files),
          RUN(what_is_needed_is_not_unloaded),
          RUN(a_build_that_provides_no_longer_what_others_need_is_refused),
          RUN(a_build_with_a_new_need_waits_for_its_provider),
          RUN(an_image_that_is_linked_to_a_plugin_is_refused),
          RUN(a_plugin_that_others_are_linked_to_is_refused))
