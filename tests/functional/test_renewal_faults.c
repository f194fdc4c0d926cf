/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Whatever fails, in whichever of the plugins that are made anew together: all
 * of them go on as they were, and nothing is left over.
 */
#include "chain_story.h"

#include <stdlib.h>
#include <string.h>

#include "failing.h"

/* More steps than the transaction has. */
#define STEPS 3000

struct resources {
    int descriptors, images;
    long blocks;
};

static struct resources count_resources(void)
{
    return (struct resources){ test_open_descriptors(), chain_mapped_images(),
                               failing_live_blocks() };
}

static void assert_same(struct resources before)
{
    struct resources now = count_resources();

    assert_int_equal(now.descriptors, before.descriptors);
    assert_int_equal(now.images, before.images);
    assert_int_equal(now.blocks, before.blocks);
}

/* Takes all events, so that what they hold is free again. */
static void drain(struct story *story)
{
    for (int i = 0; i < 300; i++)
        if (!pdk_host_poll(story->host, &story->event))
            story->now_ns += 1000000;
}

/* A chain that is reloaded only when it is asked for. */
struct scene {
    struct story story;
    const pdk_binding *viewer;
    struct resources before;
    int64_t counted; /* by the viewer, and in the sink */
};

static void begin(struct scene *scene)
{
    scene->viewer = chain_start_with(
        &scene->story, (pdk_host_options){ .flags = PDK_HOST_NO_WATCH });
    drain(&scene->story);
    /* What is made once is there before anything is counted. */
    chain_publish("source", "source_2");
    pdk_host_reload(scene->story.host, SOURCE, NULL);
    chain_publish("source", "source_1");
    pdk_host_reload(scene->story.host, SOURCE, NULL);
    drain(&scene->story);
    scene->counted = 0;
    scene->before = count_resources();
}

/* Does the chain answer, with what it has counted so far? */
static void assert_answers(struct scene *scene, uint32_t depth)
{
    scene->counted++;
    assert_int_equal(chain_depth(scene->viewer), depth);
    assert_int_equal(chain_count(scene->viewer), scene->counted);
    assert_int_equal(chain_count_below(scene->viewer), scene->counted);
}

static pdk_result reload(struct scene *scene, const char *build,
                         pdk_error *error)
{
    chain_publish("source", build);
    return pdk_host_reload(scene->story.host, SOURCE, error);
}

/* ------------------------------------------------- a hook that fails --- */

static const struct {
    const char *plugin, *id;
} parts[] = { { "source", SOURCE }, { "sink", SINK }, { "viewer", VIEWER } };

static const struct {
    const char *hook;
    pdk_result refusal;
    uint32_t stage;
} hooks[] = {
    { "create", PDK_E_CREATE, PDK_STAGE_CREATE },
    { "save", PDK_E_SAVE, PDK_STAGE_SAVE },
    { "restore", PDK_E_RESTORE, PDK_STAGE_RESTORE },
    { "self_test", PDK_E_SELF_TEST, PDK_STAGE_SELF_TEST },
    { "activate", PDK_E_ACTIVATE, PDK_STAGE_ACTIVATE },
};

static void fail_hook(size_t part, const char *hook, const char *how)
{
    char fault[64];

    snprintf(fault, sizeof fault, "%s %s %s", parts[part].plugin, hook, how);
    setenv("CHAIN_FAULT", fault, 1);
}

static void expect_refusal(struct scene *scene, size_t part, size_t hook,
                           const char *how)
{
    bool crashes = strcmp(how, "crash") == 0;
    pdk_error error = PDK_ERROR_INIT;

    fail_hook(part, hooks[hook].hook, how);
    assert_result(reload(scene, "source_2", &error),
                  crashes ? PDK_E_CRASHED : hooks[hook].refusal);
    unsetenv("CHAIN_FAULT");
    assert_int_equal(error.stage, hooks[hook].stage);
    assert_contains(error.message, parts[part].id);
    assert_string_equal(error.path, chain_place(parts[part].plugin));
    story_expect(&scene->story, PDK_EVENT_REFUSED);
    assert_string_equal(scene->story.event.plugin, SOURCE);
    assert_string_equal(scene->story.event.cause,
                        part == 0 ? "" : parts[part].id);
}

TEST(a_hook_that_refuses_in_any_part_refuses_for_all)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        for (size_t hook = 0; hook < sizeof hooks / sizeof *hooks; hook++) {
            expect_refusal(&scene, part, hook, "refuse");
            /* What was handed over is given back, providers first. */
            if (hooks[hook].stage == PDK_STAGE_ACTIVATE)
                assert_contains(scene.story.log,
                                "activate source 1 on 0\nactivate sink 1 on "
                                "1\nactivate viewer 1 on 1\n");
            story_expect_nothing(&scene.story);
            assert_answers(&scene, 111);
            assert_same(scene.before);
            scene.story.log[0] = '\0';
        }
    }
    assert_result(reload(&scene, "source_2", NULL), PDK_OK);
    assert_answers(&scene, 211);
    story_end(&scene.story);
}

TEST(a_hook_that_crashes_in_any_candidate_refuses_for_all)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        for (size_t hook = 0; hook < sizeof hooks / sizeof *hooks; hook++) {
            /* In save it is the running one that crashes. */
            if (hooks[hook].stage == PDK_STAGE_SAVE)
                continue;
            expect_refusal(&scene, part, hook, "crash");
            story_expect_nothing(&scene.story);
            assert_answers(&scene, 111);
            assert_same(scene.before);
            scene.story.log[0] = '\0';
        }
    }
    assert_result(reload(&scene, "source_2", NULL), PDK_OK);
    assert_answers(&scene, 211);
    story_end(&scene.story);
}

TEST(one_that_crashes_in_save_is_faulted_and_the_others_go_on)
{
    (void)state;
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        struct scene scene;

        begin(&scene);
        expect_refusal(&scene, part, 1, "crash");
        story_expect(&scene.story, PDK_EVENT_FAULTED);
        assert_string_equal(scene.story.event.plugin, parts[part].id);
        drain(&scene.story);
        if (part == 2)
            assert_null(scene.viewer->table);
        else
            assert_int_equal(chain_depth(scene.viewer), part == 0 ? 211 : 1);
        story_end(&scene.story);
    }
}

/* What crashes on its way out cannot hold up what comes. */
TEST(one_that_crashes_when_it_is_ended_holds_up_nobody)
{
    static const char *const last_words[] = { "deactivate", "destroy" };
    static const char *const builds[] = { "source_2", "source_1" };
    struct scene scene;

    (void)state;
    begin(&scene);
    for (size_t i = 0; i < 6; i++) {
        fail_hook(i / 2, last_words[i % 2], "crash");
        assert_result(reload(&scene, builds[i % 2], NULL), PDK_OK);
        unsetenv("CHAIN_FAULT");
        drain(&scene.story);
        assert_answers(&scene, i % 2 == 0 ? 211 : 111);
        scene.story.log[0] = '\0';
    }
    story_end(&scene.story);
}

/* ------------------------------------------------- a call that fails --- */

/* Fails one step after the other, until one reload meets none. */
static void fail_each_step(enum failing_kind kind)
{
    struct scene scene;
    unsigned number = 0;
    bool happened = true;

    begin(&scene);
    while (happened && number < STEPS) {
        pdk_error error = PDK_ERROR_INIT;
        pdk_result result;

        chain_publish("source", "source_2");
        failing_arm(kind, ++number);
        result = pdk_host_reload(scene.story.host, SOURCE, &error);
        happened = failing_disarm();
        drain(&scene.story);
        if (result != PDK_OK) {
            assert_true(happened);
            assert_int_not_equal(strlen(error.message), 0);
            assert_same(scene.before);
        }
        assert_answers(&scene, result == PDK_OK ? 211 : 111);
        reload(&scene, "source_1", NULL);
        drain(&scene.story);
        assert_answers(&scene, 111);
        scene.story.log[0] = '\0';
        scene.before = count_resources();
    }
    assert_in_range(number, 10, STEPS - 1);
    story_end(&scene.story);
}

TEST(an_allocation_that_fails_in_any_part_is_a_refusal_for_all)
{
    (void)state;
    fail_each_step(FAILING_MEMORY);
}

TEST(a_system_call_that_fails_in_any_part_is_a_refusal_for_all)
{
    (void)state;
    fail_each_step(FAILING_SYSTEM);
}

TEST_MAIN(RUN(a_hook_that_refuses_in_any_part_refuses_for_all),
          RUN(a_hook_that_crashes_in_any_candidate_refuses_for_all),
          RUN(one_that_crashes_in_save_is_faulted_and_the_others_go_on),
          RUN(one_that_crashes_when_it_is_ended_holds_up_nobody),
          RUN(an_allocation_that_fails_in_any_part_is_a_refusal_for_all),
          RUN(a_system_call_that_fails_in_any_part_is_a_refusal_for_all))
