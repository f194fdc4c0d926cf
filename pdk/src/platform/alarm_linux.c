/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The alarm of Linux: a timer and a bell inside an epoll. A timer that is to
 * expire at once would do for a bell, but costs an interrupt, which is ten
 * times what waking somebody takes.
 */
#include "platform/alarm.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "failure.h"

static bool add(const struct alarm *alarm, int descriptor)
{
    struct epoll_event event = { .events = EPOLLIN };

    return descriptor >= 0 &&
           epoll_ctl(alarm->descriptor, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

pdk_result pdk__alarm_open(struct alarm *alarm, pdk_error *error)
{
    pdk_result result;

    *alarm = (struct alarm)ALARM_INIT;
    alarm->descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (alarm->descriptor >= 0)
        alarm->timer =
            timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (alarm->timer >= 0)
        alarm->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (add(alarm, alarm->timer) && add(alarm, alarm->bell))
        return PDK_OK;
    result = pdk__fail_system(error, errno, "cannot wait for changes");
    pdk__alarm_close(alarm);
    return result;
}

static void close_one(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

void pdk__alarm_close(struct alarm *alarm)
{
    close_one(alarm->descriptor);
    close_one(alarm->timer);
    close_one(alarm->bell);
    *alarm = (struct alarm)ALARM_INIT;
}

/* May be silenced on another thread meanwhile: who is woken finds the mark, and
 * a bell that has rung after all has one. */
static void ring(struct alarm *alarm)
{
    alarm->is_rung = true;
    eventfd_write(alarm->bell, 1);
    alarm->is_rung = true;
}

static void silence(struct alarm *alarm)
{
    eventfd_t count;

    if (atomic_exchange(&alarm->is_rung, false))
        eventfd_read(alarm->bell, &count);
}

static void set_timer(struct alarm *alarm, uint64_t delay_ns)
{
    struct itimerspec when = {
        .it_value.tv_sec = (time_t)(delay_ns / UINT64_C(1000000000)),
        .it_value.tv_nsec = (long)(delay_ns % UINT64_C(1000000000)),
    };

    timerfd_settime(alarm->timer, 0, &when, NULL);
    alarm->is_set = true;
}

static void stop_timer(struct alarm *alarm)
{
    const struct itimerspec never = { { 0, 0 }, { 0, 0 } };

    if (atomic_exchange(&alarm->is_set, false))
        timerfd_settime(alarm->timer, 0, &never, NULL);
}

void pdk__alarm_set(struct alarm *alarm, uint64_t delay_ns)
{
    if (delay_ns == 0) {
        ring(alarm);
        return;
    }
    silence(alarm);
    if (delay_ns != UINT64_MAX)
        set_timer(alarm, delay_ns);
    else
        stop_timer(alarm);
}
