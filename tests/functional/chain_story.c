/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The links of a chain, and what may be expected of them.
 */
#include "chain_story.h"

#include <string.h>

const char *chain_place(const char *name)
{
    char file[64];

    snprintf(file, sizeof file, "%s.so", name);
    return test_path(file);
}

void chain_publish(const char *name, const char *build)
{
    test_copy_by_rename(machine_path(build), chain_place(name));
}

void chain_load(struct story *story, const char *name, const char *build)
{
    pdk_error error = PDK_ERROR_INIT;

    chain_publish(name, build);
    if (pdk_host_load(story->host, chain_place(name), &error) != PDK_OK)
        fail_msg("%s: %s", build, error.message);
    story_expect(story, PDK_EVENT_LOADED);
}

void chain_refuse_load(struct story *story, const char *name, const char *build,
                       const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;

    chain_publish(name, build);
    assert_result(pdk_host_load(story->host, chain_place(name), &error),
                  PDK_E_NEEDS);
    assert_int_equal(error.stage, PDK_STAGE_GATE);
    assert_string_equal(error.path, chain_place(name));
    assert_contains(error.message, reason);
}

pdk_instance *chain_make(struct story *story, const char *plugin_id)
{
    pdk_instance *instance = NULL;
    pdk_error error = PDK_ERROR_INIT;

    if (pdk_instance_create(&instance, story->host, plugin_id, NULL, &error) !=
        PDK_OK)
        fail_msg("%s: %s", plugin_id, error.message);
    return instance;
}

void chain_refuse_make(struct story *story, const char *plugin_id,
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

const pdk_binding *chain_bind(pdk_instance *instance, const char *interface)
{
    const pdk_binding *binding = NULL;

    assert_result(pdk_instance_bind(instance, interface, &binding, NULL),
                  PDK_OK);
    return binding;
}

uint32_t chain_depth(const pdk_binding *binding)
{
    return ((const link_v1 *)binding->table)->depth(binding->self);
}

int64_t chain_count(const pdk_binding *binding)
{
    return ((const link_v1 *)binding->table)->count(binding->self);
}

int64_t chain_count_below(const pdk_binding *binding)
{
    return ((const link_v1 *)binding->table)->count_below(binding->self);
}

void chain_expect_refused(struct story *story, const char *reason)
{
    story_expect(story, PDK_EVENT_REFUSED);
    assert_result(story->event.error.code, PDK_E_NEEDS);
    assert_int_equal(story->event.error.stage, PDK_STAGE_GATE);
    assert_contains(story->event.error.message, reason);
}

const pdk_binding *chain_start(struct story *story)
{
    return chain_start_with(story, (pdk_host_options){ 0 });
}

const pdk_binding *chain_start_with(struct story *story,
                                    pdk_host_options options)
{
    story_begin(story, options);
    chain_load(story, "source", "source_1");
    chain_load(story, "sink", "sink_1");
    chain_load(story, "viewer", "viewer_1");
    chain_make(story, SOURCE);
    chain_make(story, SINK);
    return chain_bind(chain_make(story, VIEWER), "test.picture/1");
}

int chain_mapped_images(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[1024];
    int count = 0;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        count +=
            strstr(line, test_folder()) != NULL && strstr(line, "r-xp") != NULL;
    fclose(maps);
    return count;
}
