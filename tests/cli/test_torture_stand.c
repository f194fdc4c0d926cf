/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>

#include "torture/callers.h"
#include "torture/stand.h"
#include "torture/torture.h"
#include "torture/verdict.h"
#include "torture/writer.h"

/* A host that was given build 1 of a ticker, and a hand that writes others. */
struct scene {
    struct builds builds;
    struct tally *tally;
    struct stand stand;
    struct plan plan;
    const char *path;
};

static const char *ticker(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.so", TICKERS, name);
    return path;
}

static void publish(struct scene *scene)
{
    const char *aside = test_path("aside");

    test_write(aside, scene->builds.data, scene->builds.size_bytes);
    assert_int_equal(rename(aside, scene->path), 0);
}

/* In this round, the builds `first` to `last` may come. */
static void expect_builds(struct scene *scene, uint32_t first, uint32_t last)
{
    scene->plan =
        (struct plan){ .has_new = true, .first = first, .last = last };
    stand_round(&scene->stand, &scene->plan);
}

static void begin(struct scene *scene, const char *name)
{
    struct stand_request request;

    *scene = (struct scene){ .path = test_path("plugin.so") };
    scene->tally = calloc(1, sizeof *scene->tally);
    assert_non_null(scene->tally);
    assert_result(builds_open(&scene->builds, ticker(name), NULL), PDK_OK);
    builds_stamp(&scene->builds, 1);
    publish(scene);
    request = (struct stand_request){ .builds = &scene->builds,
                                      .tally = scene->tally,
                                      .path = scene->path };
    assert_result(stand_begin(&scene->stand, &request, NULL), PDK_OK);
    assert_true(scene->stand.has_mark);
}

static void end(struct scene *scene)
{
    stand_finish(&scene->stand);
    builds_close(&scene->builds);
    free(scene->tally);
}

TEST(a_build_that_was_published_is_no_finding)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 2, 2);
    builds_stamp(&scene.builds, 2);
    publish(&scene);
    assert_true(stand_settle(&scene.stand, 2));
    stand_compare(&scene.stand);
    assert_int_equal(scene.stand.generations, 1);
    assert_int_equal(scene.tally->calls, 2);
    assert_int_equal(tally_findings(scene.tally), 0);
    end(&scene);
}

/* Until one of them was inside. */
static void let_call(struct scene *scene)
{
    struct callers *callers = NULL;

    while (scene->tally->entered == 0) {
        assert_result(callers_start(&callers, &scene->stand, 2, NULL), PDK_OK);
        pdk_host_wait(scene->stand.host, 20);
        callers_stop(callers, scene->tally);
    }
}

TEST(threads_that_call_see_one_build_at_a_time)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    let_call(&scene);
    assert_int_equal(tally_findings(scene.tally), 0);
    end(&scene);
}

TEST(threads_that_see_no_build_or_two_are_a_finding)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    scene.stand.base += 8; /* so that they look beside it */
    let_call(&scene);
    assert_int_equal(scene.tally->counts[TALLY_TORN], 1);
    assert_contains(scene.tally->notes[0].message, "no build, or parts of two");
    end(&scene);
}

TEST(a_build_that_does_not_come_is_missed)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 2, 2);
    scene.stand.patience_ns = 0;
    assert_false(stand_settle(&scene.stand, 2));
    assert_false(stand_await_refusal(&scene.stand));
    end(&scene);
}

TEST(a_build_that_was_never_published_is_torn)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 2, 3);
    builds_stamp(&scene.builds, 4);
    publish(&scene);
    scene.stand.patience_ns = 0;
    stand_settle(&scene.stand, 3);
    assert_int_equal(scene.tally->counts[TALLY_TORN], 1);
    assert_contains(scene.tally->notes[0].message, "never published");
    end(&scene);
}

TEST(an_image_with_the_marks_of_two_builds_is_torn)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 2, 2);
    builds_stamp(&scene.builds, 2);
    scene.builds.data[scene.builds.mark.offset] ^= 1;
    publish(&scene);
    assert_true(stand_settle(&scene.stand, 2));
    assert_int_equal(scene.tally->counts[TALLY_TORN], 1);
    assert_contains(scene.tally->notes[0].message, "a mix of two builds");
    end(&scene);
}

TEST(the_build_that_ran_loaded_again_is_needless)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 1, 1);
    scene.builds.data[scene.builds.mark.offset] ^= 1;
    publish(&scene);
    assert_true(stand_settle(&scene.stand, 1));
    assert_int_equal(scene.tally->counts[TALLY_NEEDLESS], 1);
    end(&scene);
}

TEST(a_refusal_is_a_finding_only_where_all_files_are_good)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    expect_builds(&scene, 2, 2);
    scene.plan.has_bad = true;
    test_write_text(scene.path, "no plugin");
    assert_true(stand_await_refusal(&scene.stand));
    assert_int_equal(tally_findings(scene.tally), 0);
    scene.plan.has_bad = false;
    scene.stand.refusals = 0;
    test_write_text(scene.path, "no plugin either");
    assert_true(stand_await_refusal(&scene.stand));
    assert_int_equal(scene.tally->counts[TALLY_REFUSED_GOOD], 1);
    end(&scene);
}

TEST(a_state_that_is_not_what_it_was_is_lost)
{
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_forgets");
    expect_builds(&scene, 2, 2);
    builds_stamp(&scene.builds, 2);
    publish(&scene);
    assert_true(stand_settle(&scene.stand, 2));
    stand_compare(&scene.stand);
    assert_int_equal(scene.tally->counts[TALLY_STATE_LOST], 1);
    end(&scene);
}

TEST(one_image_is_measured_however_often_it_was_replaced)
{
    struct stand_measure measure;
    struct scene scene;

    (void)state;
    begin(&scene, "ticker_1");
    for (uint32_t build = 2; build < 6; build++) {
        expect_builds(&scene, build, build);
        builds_stamp(&scene.builds, build);
        publish(&scene);
        assert_true(stand_settle(&scene.stand, build));
    }
    stand_measure(&scene.stand, &measure);
    assert_int_equal(measure.images, 1 + measure.zombies);
    assert_int_equal(measure.reloads, 4);
    assert_int_equal(measure.census.descriptors, test_open_descriptors());
    assert_true(measure.census.threads >= 1);
    assert_true(measure.census.resident_bytes > 0);
    assert_true(measure.files >= 1);
    end(&scene);
}

/* Ends a torture before its second round. */
static bool is_over(void)
{
    static int asked;

    return asked++ > 0;
}

TEST(a_torture_ends_when_it_is_asked_to)
{
    struct torture_options options = {
        .path = ticker("ticker_1"),
        .reloads = 1000,
        .seed = 1,
        .is_over = is_over,
    };
    struct tally *tally = calloc(1, sizeof *tally);
    char plugin[PDK_ID_SIZE];

    (void)state;
    assert_non_null(tally);
    assert_result(torture_run(tally, plugin, &options, NULL), PDK_OK);
    assert_string_equal(plugin, "test.ticker");
    assert_int_equal(tally->rounds, 1);
    assert_int_equal(tally_findings(tally), 0);
    free(tally);
}

/* Publishes build 2 with that fault, or, if it is to lie, a good one. */
static void plant(struct scene *scene, struct plant plant, bool is_true)
{
    static const struct plant none = { PLANT_NONE, PLANT_CREATE };
    struct fault_sites sites;

    begin(scene, "ticker_1");
    assert_result(fault_find(&sites, &scene->builds, NULL), PDK_OK);
    scene->plan = (struct plan){ .has_new = true,
                                 .first = plant.kind == PLANT_CALL ? 2 : 3,
                                 .last = 3,
                                 .plant = plant,
                                 .planted = 2 };
    stand_round(&scene->stand, &scene->plan);
    builds_stamp(&scene->builds, 2);
    fault_plant(&sites, &scene->builds, is_true ? plant : none);
    publish(scene);
    if (!is_true)
        scene->stand.patience_ns = 200000000;
    verdict_await(&scene->stand, &sites);
}

TEST(a_fault_that_the_host_tells_is_no_finding)
{
    static const struct plant plants[] = {
        { PLANT_REFUSAL, PLANT_CREATE }, { PLANT_REFUSAL, PLANT_RESTORE },
        { PLANT_CRASH, PLANT_CREATE },   { PLANT_CRASH, PLANT_RESTORE },
        { PLANT_CALL, PLANT_CREATE },
    };
    struct scene scene;

    (void)state;
    for (size_t i = 0; i < sizeof plants / sizeof *plants; i++) {
        plant(&scene, plants[i], true);
        assert_int_equal(tally_findings(scene.tally), 0);
        assert_int_equal(
            scene.tally->faults_refused + scene.tally->faults_rolled_back, 1);
        assert_int_equal(scene.stand.running, 1);
        end(&scene);
    }
}

TEST(a_fault_that_nobody_tells_is_a_finding)
{
    static const struct plant plants[] = {
        { PLANT_REFUSAL, PLANT_CREATE },
        { PLANT_CALL, PLANT_CREATE },
    };
    struct scene scene;

    (void)state;
    for (size_t i = 0; i < sizeof plants / sizeof *plants; i++) {
        plant(&scene, plants[i], false);
        assert_int_equal(scene.tally->counts[TALLY_MISJUDGED], 1);
        assert_int_equal(
            scene.tally->faults_refused + scene.tally->faults_rolled_back, 0);
        end(&scene);
    }
}

TEST_MAIN(RUN(a_build_that_was_published_is_no_finding),
          RUN(threads_that_call_see_one_build_at_a_time),
          RUN(threads_that_see_no_build_or_two_are_a_finding),
          RUN(a_build_that_does_not_come_is_missed),
          RUN(a_build_that_was_never_published_is_torn),
          RUN(an_image_with_the_marks_of_two_builds_is_torn),
          RUN(the_build_that_ran_loaded_again_is_needless),
          RUN(a_refusal_is_a_finding_only_where_all_files_are_good),
          RUN(a_state_that_is_not_what_it_was_is_lost),
          RUN(one_image_is_measured_however_often_it_was_replaced),
          RUN(a_torture_ends_when_it_is_asked_to),
          RUN(a_fault_that_the_host_tells_is_no_finding),
          RUN(a_fault_that_nobody_tells_is_a_finding))
