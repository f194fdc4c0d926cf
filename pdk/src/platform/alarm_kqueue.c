/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The alarm where there is kqueue: a timer of the queue's own. Deleting it
 * takes back an alarm that has rung and that nobody has read.
 */
#include "platform/alarm.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#include "failure.h"

#define TIMER 1

/* Far enough, and fits wherever the system counts in it. */
#define LONGEST_NS UINT64_C(86400000000000)

#ifdef NOTE_NSECONDS
#define UNIT NOTE_NSECONDS
#define UNIT_NS 1
#else
#define UNIT 0
#define UNIT_NS 1000000
#endif

pdk_result pdk__alarm_open(struct alarm *alarm, pdk_error *error)
{
    *alarm = (struct alarm)ALARM_INIT;
    alarm->descriptor = kqueue();
    if (alarm->descriptor < 0)
        return pdk__fail_system(error, errno, "cannot wait for changes");
    fcntl(alarm->descriptor, F_SETFD, FD_CLOEXEC);
    return PDK_OK;
}

void pdk__alarm_close(struct alarm *alarm)
{
    if (alarm->descriptor >= 0)
        close(alarm->descriptor);
    *alarm = (struct alarm)ALARM_INIT;
}

void pdk__alarm_set(struct alarm *alarm, uint64_t delay_ns)
{
    const struct timespec no_time = { 0, 0 };
    uint64_t soon = delay_ns < LONGEST_NS ? delay_ns : LONGEST_NS;
    struct kevent change;

    if (alarm->is_set) {
        EV_SET(&change, TIMER, EVFILT_TIMER, EV_DELETE, 0, 0, NULL);
        kevent(alarm->descriptor, &change, 1, NULL, 0, &no_time);
    }
    alarm->is_set = delay_ns != UINT64_MAX;
    if (!alarm->is_set)
        return;
    EV_SET(&change, TIMER, EVFILT_TIMER, EV_ADD | EV_ONESHOT, UNIT,
           (intptr_t)(soon / UNIT_NS + 1), NULL);
    kevent(alarm->descriptor, &change, 1, NULL, 0, &no_time);
}
