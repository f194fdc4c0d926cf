/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a watcher by its descriptor.
 */
#include "watched.h"

#define NEVER UINT64_MAX

TEST(the_descriptor_is_readable_when_there_is_something)
{
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, test_path("a.so"), 1);
    assert_true(falls_silent(watch));
    test_write_text(test_path("a.so"), "one");
    assert_true(is_readable(watch, 10000));
    assert_int_equal(changed(watch), 1 << 1);
    assert_true(falls_silent(watch));
    pdk__watch_destroy(watch);
}

TEST(an_alarm_makes_the_descriptor_readable_until_it_is_read)
{
    struct watch *watch = open_watch();

    (void)state;
    pdk__watch_alarm(watch, 1000000);
    assert_true(is_readable(watch, 10000));
    assert_true(is_readable(watch, 0));
    assert_int_equal(changed(watch), 0);
    assert_false(is_readable(watch, 0));
    pdk__watch_alarm(watch, 0);
    assert_true(is_readable(watch, 10000));
    pdk__watch_alarm(watch, NEVER);
    assert_false(is_readable(watch, 0));
    pdk__watch_alarm(watch, NEVER - 1);
    assert_false(is_readable(watch, 0));
    pdk__watch_destroy(watch);
}

TEST(what_did_not_fit_keeps_the_descriptor_readable)
{
    struct watch *watch = open_watch();

    (void)state;
    watch_file(watch, test_path("a.so"), 1);
    test_write_text(test_path("a.so"), "one");
    assert_int_equal(read_watch(watch, NULL, 0), 0);
    assert_true(is_readable(watch, 0));
    pdk__watch_alarm(watch, NEVER);
    assert_true(is_readable(watch, 0));
    pdk__watch_alarm(watch, UINT64_C(3600000000000));
    assert_true(is_readable(watch, 0));
    assert_int_equal(changed(watch), 1 << 1);
    assert_true(falls_silent(watch));
    pdk__watch_destroy(watch);
}

TEST_MAIN(RUN(the_descriptor_is_readable_when_there_is_something),
          RUN(an_alarm_makes_the_descriptor_readable_until_it_is_read),
          RUN(what_did_not_fit_keeps_the_descriptor_readable))
