/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The figures that host.h promises.
 */
#include "test.h"

#include "backoff.h"

#define SECOND_NS UINT64_C(1000000000)

TEST(two_crashes_in_a_row_are_bad_luck)
{
    struct backoff backoff = { 0 };

    (void)state;
    for (int i = 0; i < 2; i++) {
        pdk__backoff_crashed(&backoff, 1000 * SECOND_NS);
        assert_int_equal(pdk__backoff_left_ns(&backoff, 1000 * SECOND_NS), 0);
    }
}

TEST(the_third_waits_a_second_and_each_further_one_twice_as_long)
{
    static const uint64_t pauses_s[] = { 0, 0, 1, 2, 4, 8, 16, 32, 60, 60 };
    struct backoff backoff = { 0 };
    uint64_t now_ns = 1000 * SECOND_NS;

    (void)state;
    for (size_t i = 0; i < sizeof pauses_s / sizeof *pauses_s; i++) {
        pdk__backoff_crashed(&backoff, now_ns);
        assert_int_equal(pdk__backoff_left_ns(&backoff, now_ns),
                         pauses_s[i] * SECOND_NS);
        now_ns += pauses_s[i] * SECOND_NS;
        assert_int_equal(pdk__backoff_left_ns(&backoff, now_ns), 0);
    }
}

TEST(a_minute_without_a_crash_is_a_new_beginning)
{
    struct backoff backoff = { 0 };
    uint64_t now_ns = SECOND_NS;

    (void)state;
    for (int i = 0; i < 5; i++) {
        pdk__backoff_crashed(&backoff, now_ns);
        now_ns += 61 * SECOND_NS;
    }
    assert_int_equal(pdk__backoff_left_ns(&backoff, now_ns), 0);
    now_ns -= 60 * SECOND_NS;
    assert_int_equal(pdk__backoff_left_ns(&backoff, now_ns), 0);
}

TEST(many_crashes_never_wait_longer_than_a_minute)
{
    struct backoff backoff = { 0 };

    (void)state;
    for (int i = 0; i < 100000; i++)
        pdk__backoff_crashed(&backoff, 7 * SECOND_NS);
    assert_int_equal(pdk__backoff_left_ns(&backoff, 7 * SECOND_NS),
                     60 * SECOND_NS);
}

TEST_MAIN(RUN(two_crashes_in_a_row_are_bad_luck),
          RUN(the_third_waits_a_second_and_each_further_one_twice_as_long),
          RUN(a_minute_without_a_crash_is_a_new_beginning),
          RUN(many_crashes_never_wait_longer_than_a_minute))
