/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_WATCHED_H
#define PDK_TEST_WATCHED_H

#include "test.h"

#include <poll.h>
#include <stdbool.h>

#include "platform/watch.h"

/* What the tests of watching share. The system tells what this process did at
 * once, so that nothing here has to wait, unless nobody but we look. */

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

/* The queue of libkqueue is no descriptor to wait for: there we ask again and
 * again, and it is CTest who does not wait for ever. */
static inline bool is_readable(const struct watch *watch, int wait_ms)
{
#ifdef WATCHER_CANNOT_BE_POLLED
    (void)watch;
    poll(NULL, 0, wait_ms > 0);
    return true;
#endif
    struct pollfd one = { pdk__watch_descriptor(watch), POLLIN, 0 };

    return poll(&one, 1, wait_ms) == 1;
}

/* A watcher that only looks from time to time is given the time. */
static inline size_t read_watch(struct watch *watch, uint32_t *numbers,
                                size_t capacity)
{
#ifdef WATCHER_LOOKS
    is_readable(watch, 50);
#endif
    return pdk__watch_read(watch, numbers, capacity);
}

/* The targets that changed, as a set: bit n is for number n. Each is told once.
 */
static inline uint32_t changed(struct watch *watch)
{
    uint32_t numbers[8], set = 0;
    size_t count;

    do {
        count = read_watch(watch, numbers, 8);
        for (size_t i = 0; i < count; i++) {
            assert_true(numbers[i] < 32);
            assert_false(set & UINT32_C(1) << numbers[i]);
            set |= UINT32_C(1) << numbers[i];
        }
    } while (count == 8);
    return set;
}

/* Others make files in folders on the way, such as /tmp: what wakes us and
 * is nothing to us is read and forgotten. */
static inline bool falls_silent(struct watch *watch)
{
#if defined WATCHER_LOOKS || defined WATCHER_CANNOT_BE_POLLED
    return changed(watch) == 0;
#endif
    for (int i = 0; i < 1000; i++) {
        if (!is_readable(watch, 0))
            return true;
        if (changed(watch) != 0)
            return false;
    }
    return false;
}

#endif
