/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_FAILING_H
#define PDK_FAILING_H

#include <stdbool.h>

/*
 * Makes the n-th allocation, or the n-th system call, of the library fail. The
 * program must be linked with the wrappers, by pdk_let_calls_fail(PROGRAM) of
 * tests/CMakeLists.txt: they replace what the library itself calls, not what
 * the C library does inside. [any-thread]
 */
enum failing_kind {
    FAILING_MEMORY, /* malloc, calloc, realloc, strdup: no memory */
    FAILING_SYSTEM, /* open, read, write, ...: EIO; dlopen, dlsym: refused */
};

/* The `number`-th from now on fails, counted from 1, and no other. */
void failing_arm(enum failing_kind kind, unsigned number);

/* The same, but what this thread calls is left alone. */
void failing_arm_elsewhere(enum failing_kind kind, unsigned number);

/* Nothing fails any more. True if the failure happened. */
bool failing_disarm(void);

/* Allocations of the library that were not freed yet. */
long failing_live_blocks(void);

#endif
