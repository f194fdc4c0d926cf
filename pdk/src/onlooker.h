/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ONLOOKER_H
#define PDK_ONLOOKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Who looks at the files of images while they are loaded: debuggers, and the
 * sanitizers' runtimes. To them a copy without its tail is no image at all.
 * Since asking takes its time, the answer is good for a while. [any-thread]
 */
struct onlooker {
    atomic_uint_least64_t answer; /* 2 * when it was given + what it was; 0:
                                   * nobody has asked yet */
};

/* How long an answer is good for: people do not attach a debugger, and see the
 * next build loaded, in less. */
#define PDK__ONLOOKER_NS UINT64_C(100000000)

/* Does somebody look on? `now_ns` is of a clock that never goes back. */
bool pdk__onlooker_is_there(struct onlooker *onlooker, uint64_t now_ns);

#endif
