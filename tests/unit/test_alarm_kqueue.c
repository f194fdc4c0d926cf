/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The alarm of kqueue. Asks the queue itself, because the one that Linux has
 * from a library cannot be waited for with poll().
 */
#include "test.h"

#include <stdbool.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>

#include "platform/alarm.h"

#define NEVER UINT64_MAX

static bool rings(const struct alarm *alarm, int seconds)
{
    const struct timespec time = { seconds, 0 };
    struct kevent event;

    return kevent(alarm->descriptor, NULL, 0, &event, 1, &time) == 1 &&
           event.filter == EVFILT_TIMER;
}

TEST(an_alarm_of_kqueue_rings_once_when_its_time_has_come)
{
    struct alarm alarm = ALARM_INIT;

    (void)state;
    assert_result(pdk__alarm_open(&alarm, NULL), PDK_OK);
    assert_false(rings(&alarm, 0));
    pdk__alarm_set(&alarm, 1000000);
    assert_true(rings(&alarm, 10));
    assert_false(rings(&alarm, 0));
    pdk__alarm_set(&alarm, 0);
    assert_true(rings(&alarm, 10));
    pdk__alarm_set(&alarm, NEVER - 1);
    assert_false(rings(&alarm, 0));
    pdk__alarm_set(&alarm, 1);
    assert_true(rings(&alarm, 10));
    pdk__alarm_close(&alarm);
}

TEST(an_alarm_of_kqueue_that_is_taken_back_does_not_ring)
{
    struct alarm alarm = ALARM_INIT;

    (void)state;
    assert_result(pdk__alarm_open(&alarm, NULL), PDK_OK);
    pdk__alarm_set(&alarm, NEVER);
    assert_false(rings(&alarm, 0));
    pdk__alarm_set(&alarm, UINT64_C(3600000000000));
    pdk__alarm_set(&alarm, NEVER);
    assert_false(rings(&alarm, 0));
    pdk__alarm_close(&alarm);
    pdk__alarm_close(&alarm);
}

TEST_MAIN(RUN(an_alarm_of_kqueue_rings_once_when_its_time_has_come),
          RUN(an_alarm_of_kqueue_that_is_taken_back_does_not_ring))
