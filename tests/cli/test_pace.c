/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <math.h>

#include "pace.h"

static const struct pace_numbers plain = { PACE_RATE_DEFAULT, PACE_NOT_GIVEN,
                                           PACE_NOT_GIVEN };

TEST(without_numbers_there_is_no_end)
{
    struct pace pace;

    (void)state;
    assert_result(pace_set(&pace, &plain, 1000, NULL), PDK_OK);
    assert_int_equal(pace.rate_hz, 10);
    assert_false(pace_is_over(&pace, UINT64_MAX - 1, UINT64_MAX - 1));
    assert_int_equal(pace_cut(&pace, 5000, 77), 77);
}

TEST(the_end_comes_by_time_or_by_ticks)
{
    struct pace_numbers numbers = { 1000, 0.5, 3 };
    struct pace pace;

    (void)state;
    assert_result(pace_set(&pace, &numbers, 1000, NULL), PDK_OK);
    assert_false(pace_is_over(&pace, 500000999, 2));
    assert_true(pace_is_over(&pace, 500001000, 2));
    assert_true(pace_is_over(&pace, 1000, 3));
    assert_int_equal(pace_cut(&pace, 500000990, 77), 10);
    assert_int_equal(pace_cut(&pace, 500001001, 77), 0);
}

TEST(nothing_is_a_short_run_too)
{
    struct pace_numbers numbers = { 10, 0, PACE_NOT_GIVEN };
    struct pace pace;

    (void)state;
    assert_result(pace_set(&pace, &numbers, 1000, NULL), PDK_OK);
    assert_true(pace_is_over(&pace, 1000, 0));
}

TEST(a_number_that_no_clock_holds_is_refused_by_name)
{
    static const struct {
        struct pace_numbers numbers;
        const char *part;
    } cases[] = {
        { { 0, -1, -1 }, "--rate must be a whole number from 1 to 100000" },
        { { 0.5, -1, -1 }, "--rate" },
        { { 2.5, -1, -1 }, "not 2.5" },
        { { 100001, -1, -1 }, "--rate" },
        { { -3, -1, -1 }, "--rate" },
        { { NAN, -1, -1 }, "--rate" },
        { { INFINITY, -1, -1 }, "--rate" },
        { { 10, 1e10, -1 }, "--for" },
        { { 10, NAN, -1 }, "--for" },
        { { 10, -1, 1e16 }, "--ticks" },
        { { 10, -1, 0.5 }, "--ticks" },
        { { 10, -1, NAN }, "--ticks" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pdk_error error = PDK_ERROR_INIT;
        struct pace pace;

        assert_result(pace_set(&pace, &cases[i].numbers, 0, &error),
                      PDK_E_ARGUMENT);
        assert_contains(error.message, cases[i].part);
    }
}

TEST_MAIN(RUN(without_numbers_there_is_no_end),
          RUN(the_end_comes_by_time_or_by_ticks),
          RUN(nothing_is_a_short_run_too),
          RUN(a_number_that_no_clock_holds_is_refused_by_name))
