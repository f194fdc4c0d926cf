/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for one descriptor.
 */
#include "platform/wait.h"

#include <errno.h>
#include <poll.h>

#include "platform/clock.h"

#define NS_PER_MS UINT64_C(1000000)

bool pdk__wait_readable(int descriptor, int timeout_ms)
{
    struct pollfd waited = { .fd = descriptor, .events = POLLIN };
    uint64_t end = 0;
    int left = timeout_ms;

    if (timeout_ms > 0)
        end = pdk__clock_now_ns() + (uint64_t)timeout_ms * NS_PER_MS;
    for (;;) {
        int count = poll(&waited, 1, left);
        uint64_t now;

        if (count >= 0 || errno != EINTR)
            return count > 0;
        if (timeout_ms <= 0)
            continue;
        now = pdk__clock_now_ns();
        left = now < end ? (int)((end - now) / NS_PER_MS) : 0;
    }
}
