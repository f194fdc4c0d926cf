/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdbool.h>
#include <string.h>

#include "torture/random.h"
#include "torture/styles.h"

/* ------------------------------------------------------------ random --- */

TEST(a_seed_makes_the_same_numbers_and_another_makes_others)
{
    struct random one, same, other;
    int equal = 0;

    (void)state;
    random_begin(&one, 7);
    random_begin(&same, 7);
    random_begin(&other, 8);
    for (int i = 0; i < 1000; i++) {
        uint64_t number = random_next(&one);

        assert_true(number == random_next(&same));
        equal += number == random_next(&other);
    }
    assert_int_equal(equal, 0);
}

TEST(numbers_below_a_limit_are_spread_over_all_of_it)
{
    struct random random;
    int counts[5] = { 0 };

    (void)state;
    random_begin(&random, 1);
    for (int i = 0; i < 5000; i++) {
        uint32_t number = random_below(&random, 5);

        assert_in_range(number, 0, 4);
        counts[number]++;
    }
    for (int i = 0; i < 5; i++)
        assert_in_range(counts[i], 850, 1150);
    assert_int_equal(random_below(&random, 0), 0);
    assert_true(random_once_in(&random, 1));
}

/* ------------------------------------------------------------- plans --- */

#define ALL_FAULTS ((UINT32_C(1) << PLANT_BITS) - 1)

/* Files as a plan sees them: what each name leads to, and what is in that. */
enum { NEXT = 2 + 4, NAMES, FILES = 256 };

struct disk {
    int names[NAMES];  /* a file; -1: no such name */
    int points[NAMES]; /* the name that a link leads to; -1: it is no link */
    struct {
        uint32_t build;
        bool is_whole;
    } files[FILES];
    int file_count, open; /* -1: none */
};

static int name_of(const struct stroke *stroke)
{
    if (stroke->place == PLACE_NEXT)
        return NEXT;
    return stroke->place == PLACE_STORE ? 2 + (int)stroke->store
                                        : (int)stroke->place;
}

static bool is_there(const struct disk *disk, int name)
{
    return disk->names[name] >= 0 || disk->points[name] >= 0;
}

static void remove_name(struct disk *disk, int name)
{
    disk->names[name] = disk->points[name] = -1;
}

static void open_name(struct disk *disk, int name, bool empties)
{
    int at = disk->points[name] >= 0 ? disk->points[name] : name;

    if (disk->names[at] < 0)
        disk->names[at] = disk->file_count++;
    assert_true(disk->file_count <= FILES);
    disk->open = disk->names[at];
    if (empties)
        disk->files[disk->open].is_whole = false;
}

static void do_stroke(struct disk *disk, const struct stroke *stroke)
{
    int name = name_of(stroke), stored = 2 + (int)stroke->store;

    switch (stroke->kind) {
    case STROKE_NEW:
        assert_false(is_there(disk, name));
        open_name(disk, name, true);
        break;
    case STROKE_EMPTY:
    case STROKE_KEEP:
        open_name(disk, name, stroke->kind == STROKE_EMPTY);
        break;
    case STROKE_WRITE:
        assert_true(disk->open >= 0);
        disk->files[disk->open].build = stroke->build;
        disk->files[disk->open].is_whole = stroke->amount == STROKE_WHOLE;
        break;
    case STROKE_CLOSE:
        assert_true(disk->open >= 0);
        disk->open = -1;
        break;
    case STROKE_REMOVE:
        remove_name(disk, name);
        break;
    case STROKE_RENAME:
        assert_true(is_there(disk, PLACE_ASIDE));
        disk->names[name] = disk->names[PLACE_ASIDE];
        disk->points[name] = disk->points[PLACE_ASIDE];
        remove_name(disk, PLACE_ASIDE);
        break;
    case STROKE_LINK:
        assert_false(is_there(disk, name));
        assert_true(disk->names[stored] >= 0);
        disk->names[name] = disk->names[stored];
        break;
    case STROKE_POINT:
        assert_false(is_there(disk, name));
        disk->points[name] = stored;
        break;
    case STROKE_TOUCH:
        assert_true(is_there(disk, name));
        break;
    case STROKE_SWEEP:
        remove_name(disk, PLACE_PLUGIN);
        remove_name(disk, PLACE_ASIDE);
        break;
    case STROKE_PREPARE:
        remove_name(disk, NEXT);
        break;
    case STROKE_SWITCH:
        assert_true(is_there(disk, NEXT));
        disk->names[PLACE_PLUGIN] = disk->names[NEXT];
        disk->points[PLACE_PLUGIN] = disk->points[NEXT];
        remove_name(disk, PLACE_ASIDE);
        remove_name(disk, NEXT);
        break;
    case STROKE_PAUSE:
        assert_in_range(stroke->amount, 1, 999);
        break;
    case STROKE_REFUSAL:
    case STROKE_VERDICT:
        break;
    }
}

/* What the plugin's name leads to must be this build, whole. */
static void expect_build(const struct disk *disk, uint32_t build)
{
    int name = disk->points[PLACE_PLUGIN] >= 0 ? disk->points[PLACE_PLUGIN]
                                               : PLACE_PLUGIN;
    int file = disk->names[name];

    assert_true(file >= 0);
    assert_int_equal(disk->open, -1);
    assert_true(disk->files[file].is_whole);
    assert_int_equal(disk->files[file].build, build);
}

TEST(every_plan_ends_with_its_last_build_whole_in_the_plugins_place)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct random random;
        struct disk disk = { .open = -1 };
        uint32_t build = 1;

        random_begin(&random, seed);
        memset(disk.names, 0xff, sizeof disk.names);
        memset(disk.points, 0xff, sizeof disk.points);
        open_name(&disk, PLACE_PLUGIN, true);
        disk.files[disk.open].build = 1;
        disk.files[disk.open].is_whole = true;
        disk.open = -1;
        for (int i = 0; i < 20; i++) {
            struct plan plan;

            plan_make(&plan, &random, build, seed % 2 ? ALL_FAULTS : 0);
            assert_in_range(plan.count, 1, PLAN_STROKES - 2);
            for (size_t j = 0; j < plan.count; j++)
                do_stroke(&disk, &plan.strokes[j]);
            expect_build(&disk, plan.last);
            assert_int_equal(plan.has_new, plan.last > build);
            assert_true(plan.first > build || !plan.has_new);
            build = plan.last;
        }
    }
}

TEST(all_styles_come_by_themselves_and_in_a_thread)
{
    int counts[STYLE_COUNT][2] = { { 0 } };
    struct random random;
    struct plan plan;

    (void)state;
    random_begin(&random, 3);
    for (int i = 0; i < 2000; i++) {
        plan_make(&plan, &random, 1, ALL_FAULTS);
        counts[plan.style][plan.is_threaded]++;
    }
    for (int i = 0; i < STYLE_COUNT; i++) {
        assert_true(strlen(style_name((enum style)i)) > 0);
        assert_in_range(counts[i][0], 30, 200);
        if (i != STYLE_FAULT) /* there the host and the writer take turns */
            assert_in_range(counts[i][1], 30, 200);
    }
}

TEST(a_fingerprint_tells_sequences_of_plans_apart)
{
    uint64_t prints[3] = { 0 };
    const uint64_t seeds[] = { 11, 11, 12 };

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct random random;
        struct plan plan;

        random_begin(&random, seeds[i]);
        for (uint32_t build = 1; build < 20; build = plan.last + 1) {
            plan_make(&plan, &random, build, ALL_FAULTS);
            prints[i] = plan_fingerprint(&plan, prints[i]);
        }
    }
    assert_true(prints[0] == prints[1]);
    assert_true(prints[0] != prints[2]);
}

TEST(only_faults_that_can_be_planted_are_and_each_of_them_is)
{
    const uint32_t choice = PLANT_BIT_CALL | PLANT_BIT_CRASH(PLANT_CREATE) |
                            PLANT_BIT_REFUSAL(PLANT_RESTORE);
    struct random random;
    uint32_t seen = 0;

    (void)state;
    random_begin(&random, 1);
    for (int i = 0; i < 1000; i++) {
        struct plan plan;
        const struct plant *plant = &plan.plant;

        plan_make(&plan, &random, 1, choice);
        assert_int_equal(plan.planted != 0, plan.style == STYLE_FAULT);
        if (plant->kind == PLANT_CALL)
            seen |= PLANT_BIT_CALL;
        else if (plant->kind != PLANT_NONE)
            seen |= plant->kind == PLANT_CRASH ? PLANT_BIT_CRASH(plant->hook)
                                               : PLANT_BIT_REFUSAL(plant->hook);
        for (size_t j = 0; j < plan.count; j++)
            assert_int_equal(plan.strokes[j].has_fault,
                             plan.planted != 0 &&
                                 plan.strokes[j].build == plan.planted);
    }
    assert_int_equal(seen, choice);
}

TEST_MAIN(RUN(a_seed_makes_the_same_numbers_and_another_makes_others),
          RUN(numbers_below_a_limit_are_spread_over_all_of_it),
          RUN(every_plan_ends_with_its_last_build_whole_in_the_plugins_place),
          RUN(all_styles_come_by_themselves_and_in_a_thread),
          RUN(a_fingerprint_tells_sequences_of_plans_apart),
          RUN(only_faults_that_can_be_planted_are_and_each_of_them_is))
