/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_WATCHED_H
#define PDK_TEST_WATCHED_H

#include "test.h"

#include <poll.h>
#include <stdbool.h>

#include "platform/watch.h"

/* What the tests of watching share. The system tells what this process did at
 * once, so that nothing here has to wait. */

static inline struct watch *open_watch(void)
{
    struct watch *watch = NULL;

    assert_result(pdk__watch_create(&watch, NULL), PDK_OK);
    return watch;
}

static inline void watch_file(struct watch *watch, const char *path,
                              uint32_t number)
{
    assert_result(pdk__watch_add(watch, path, false, number, NULL), PDK_OK);
}

/* The targets that changed, as a set: bit n is for number n. Each is told once.
 */
static inline uint32_t changed(struct watch *watch)
{
    uint32_t numbers[8], set = 0;
    size_t count;

    do {
        count = pdk__watch_read(watch, numbers, 8);
        for (size_t i = 0; i < count; i++) {
            assert_true(numbers[i] < 32);
            assert_false(set & UINT32_C(1) << numbers[i]);
            set |= UINT32_C(1) << numbers[i];
        }
    } while (count == 8);
    return set;
}

static inline bool is_readable(const struct watch *watch, int wait_ms)
{
    struct pollfd one = { pdk__watch_descriptor(watch), POLLIN, 0 };

    return poll(&one, 1, wait_ms) == 1;
}

/* Others make files in folders on the way, such as /tmp: what wakes us and
 * is nothing to us is read and forgotten. */
static inline bool falls_silent(struct watch *watch)
{
    for (int i = 0; i < 1000; i++) {
        if (!is_readable(watch, 0))
            return true;
        if (changed(watch) != 0)
            return false;
    }
    return false;
}

#endif
