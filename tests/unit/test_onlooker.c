/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include "failing.h"
#include "onlooker.h"
#include "platform/image.h"
#include "platform/tracer.h"
#include "tracer.h"

/* Any time; the clock of the system is never that far behind. */
#define START_NS UINT64_C(1000000000000)

TEST(a_tracer_is_seen_as_long_as_it_is_attached)
{
    pid_t tracer;

    (void)state;
    assert_false(pdk__tracer_is_attached());
    tracer = tracer_attach();
    assert_true(pdk__tracer_is_attached());
    tracer_detach(tracer);
    assert_false(pdk__tracer_is_attached());
}

TEST(a_system_that_cannot_be_asked_counts_as_nobody_there)
{
    pid_t tracer = tracer_attach();

    (void)state;
    for (unsigned call = 1; call <= 2; call++) { /* open, pread */
        failing_arm(FAILING_SYSTEM, call);
        assert_false(pdk__tracer_is_attached());
        assert_true(failing_disarm());
    }
    failing_arm(FAILING_SYSTEM, 3);
    assert_true(pdk__tracer_is_attached());
    assert_false(failing_disarm());
    tracer_detach(tracer);
}

TEST(an_answer_is_good_for_a_while_and_no_longer)
{
    struct onlooker onlooker = { 0 };
    bool always = pdk__image_is_examined();
    uint64_t now_ns = START_NS;
    pid_t tracer;

    (void)state;
    assert_int_equal(pdk__onlooker_is_there(&onlooker, now_ns), always);
    tracer = tracer_attach();
    now_ns += PDK__ONLOOKER_NS - 1;
    assert_int_equal(pdk__onlooker_is_there(&onlooker, now_ns), always);
    now_ns += 1;
    assert_true(pdk__onlooker_is_there(&onlooker, now_ns));
    tracer_detach(tracer);
    now_ns += PDK__ONLOOKER_NS - 1;
    assert_true(pdk__onlooker_is_there(&onlooker, now_ns));
    now_ns += 1;
    assert_int_equal(pdk__onlooker_is_there(&onlooker, now_ns), always);
}

TEST(within_a_while_the_system_is_asked_once)
{
    struct onlooker onlooker = { 0 };
    bool always = pdk__image_is_examined();

    (void)state;
    pdk__onlooker_is_there(&onlooker, START_NS);
    failing_arm(FAILING_SYSTEM, 1);
    assert_int_equal(pdk__onlooker_is_there(&onlooker, START_NS + 1), always);
    assert_false(failing_disarm());
}

TEST_MAIN(RUN(a_tracer_is_seen_as_long_as_it_is_attached),
          RUN(a_system_that_cannot_be_asked_counts_as_nobody_there),
          RUN(an_answer_is_good_for_a_while_and_no_longer),
          RUN(within_a_while_the_system_is_asked_once))
