/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include "settle.h"

#define US UINT64_C(1000)
#define MS UINT64_C(1000000)
#define NEVER UINT64_MAX

/* What happens to one file, step by step, and how it is to be taken. */
enum what { NOTE, BUSY, INCOMPLETE, REPORT, DONE };

struct step {
    uint64_t now_ns;
    enum what what;
    uint64_t delay_ns; /* until the next look, as told right after the step */
};

static void take_step(struct settle *settle, const struct step *step)
{
    switch (step->what) {
    case NOTE:
        pdk__settle_note(settle, step->now_ns);
        break;
    case BUSY:
        pdk__settle_busy(settle, step->now_ns);
        break;
    case INCOMPLETE:
        assert_false(pdk__settle_incomplete(settle, step->now_ns));
        break;
    case REPORT:
        assert_true(pdk__settle_incomplete(settle, step->now_ns));
        break;
    case DONE:
        pdk__settle_done(settle);
        break;
    }
}

static void follow(const struct step *steps, size_t count)
{
    struct settle settle = { false, 0, 0, 0 };

    for (size_t i = 0; i < count; i++) {
        uint64_t now = steps[i].now_ns, delay = steps[i].delay_ns;

        take_step(&settle, &steps[i]);
        assert_int_equal(pdk__settle_delay_ns(&settle, now), delay);
        assert_int_equal(pdk__settle_is_due(&settle, now), delay == 0);
        if (delay == 0 || delay == NEVER)
            continue;
        assert_false(pdk__settle_is_due(&settle, now + delay - 1));
        assert_true(pdk__settle_is_due(&settle, now + delay));
        assert_int_equal(pdk__settle_delay_ns(&settle, now + delay + 5), 0);
    }
}

#define FOLLOW(...)                                                            \
    do {                                                                       \
        const struct step steps[] = { __VA_ARGS__ };                           \
        follow(steps, sizeof steps / sizeof *steps);                           \
    } while (0)

TEST(a_complete_file_is_taken_at_once)
{
    (void)state;
    FOLLOW({ 5, NOTE, 0 }, { 6, DONE, NEVER });
}

TEST(nothing_is_due_before_anything_was_noted)
{
    const struct settle settle = { false, 0, 0, 0 };

    (void)state;
    assert_false(pdk__settle_is_due(&settle, 0));
    assert_false(pdk__settle_is_due(&settle, NEVER));
    assert_int_equal(pdk__settle_delay_ns(&settle, 0), NEVER);
}

TEST(a_busy_file_is_tried_again_more_and_more_slowly)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 0, BUSY, 20 * US }, { 20 * US, BUSY, 40 * US },
           { 60 * US, BUSY, 80 * US }, { 140 * US, BUSY, 160 * US },
           { 300 * US, BUSY, 320 * US }, { 620 * US, BUSY, 640 * US },
           { 2 * MS, BUSY, 1280 * US }, { 4 * MS, BUSY, 2560 * US },
           { 7 * MS, BUSY, 5120 * US }, { 13 * MS, BUSY, 10 * MS },
           { 23 * MS, BUSY, 10 * MS }, { 10000 * MS, BUSY, 10 * MS },
           { 10010 * MS, DONE, NEVER });
}

TEST(a_new_change_is_looked_at_now_and_starts_anew)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 0, BUSY, 20 * US }, { 20 * US, BUSY, 40 * US },
           { 30 * US, NOTE, 0 }, { 31 * US, BUSY, 20 * US });
}

TEST(an_incomplete_file_is_reported_only_when_left_alone)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 0, INCOMPLETE, 20 * US },
           { 20 * US, INCOMPLETE, 40 * US }, { 59 * MS, INCOMPLETE, 80 * US },
           { 60 * MS - 1, INCOMPLETE, 1 }, { 60 * MS, REPORT, NEVER });
}

TEST(each_change_gives_an_incomplete_file_more_time)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 1, INCOMPLETE, 20 * US }, { 50 * MS, NOTE, 0 },
           { 61 * MS, INCOMPLETE, 20 * US }, { 110 * MS, REPORT, NEVER });
}

TEST(a_writer_at_work_gives_an_incomplete_file_more_time)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 50 * MS, BUSY, 20 * US },
           { 61 * MS, INCOMPLETE, 40 * US }, { 110 * MS, REPORT, NEVER });
}

TEST(a_reported_file_is_looked_at_again_when_it_changes)
{
    (void)state;
    FOLLOW({ 0, NOTE, 0 }, { 60 * MS, REPORT, NEVER }, { 70 * MS, NOTE, 0 },
           { 70 * MS, INCOMPLETE, 20 * US });
}

TEST(a_late_clock_hurries_nothing_and_loses_nothing)
{
    uint64_t late = UINT64_MAX / 2;

    (void)state;
    FOLLOW({ late, NOTE, 0 }, { late, BUSY, 20 * US },
           { late + 20 * US, INCOMPLETE, 40 * US },
           { late + 61 * MS, REPORT, NEVER });
}

TEST_MAIN(RUN(a_complete_file_is_taken_at_once),
          RUN(nothing_is_due_before_anything_was_noted),
          RUN(a_busy_file_is_tried_again_more_and_more_slowly),
          RUN(a_new_change_is_looked_at_now_and_starts_anew),
          RUN(an_incomplete_file_is_reported_only_when_left_alone),
          RUN(each_change_gives_an_incomplete_file_more_time),
          RUN(a_writer_at_work_gives_an_incomplete_file_more_time),
          RUN(a_reported_file_is_looked_at_again_when_it_changes),
          RUN(a_late_clock_hurries_nothing_and_loses_nothing))
