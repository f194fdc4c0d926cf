/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The alarm of Linux: a timer inside an epoll.
 */
#include "platform/alarm.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "failure.h"

pdk_result pdk__alarm_open(struct alarm *alarm, pdk_error *error)
{
    struct epoll_event event = { .events = EPOLLIN };

    *alarm = (struct alarm)ALARM_INIT;
    alarm->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    alarm->descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (alarm->timer < 0 || alarm->descriptor < 0 ||
        epoll_ctl(alarm->descriptor, EPOLL_CTL_ADD, alarm->timer, &event) !=
            0) {
        pdk_result result =
            pdk__fail_system(error, errno, "cannot wait for changes");

        pdk__alarm_close(alarm);
        return result;
    }
    return PDK_OK;
}

void pdk__alarm_close(struct alarm *alarm)
{
    if (alarm->descriptor >= 0)
        close(alarm->descriptor);
    if (alarm->timer >= 0)
        close(alarm->timer);
    *alarm = (struct alarm)ALARM_INIT;
}

void pdk__alarm_set(struct alarm *alarm, uint64_t delay_ns)
{
    struct itimerspec when = { { 0, 0 }, { 0, 0 } };
    bool was_set = alarm->is_set;

    alarm->is_set = delay_ns != UINT64_MAX;
    if (!was_set && !alarm->is_set)
        return;
    if (alarm->is_set) {
        uint64_t soon = delay_ns > 0 ? delay_ns : 1;

        when.it_value.tv_sec = (time_t)(soon / UINT64_C(1000000000));
        when.it_value.tv_nsec = (long)(soon % UINT64_C(1000000000));
    }
    timerfd_settime(alarm->timer, 0, &when, NULL);
}
