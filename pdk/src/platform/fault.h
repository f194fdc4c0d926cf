/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_FAULT_H
#define PDK_PLATFORM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Leaving code that crashed. While anybody has the handlers, a crash (SIGSEGV,
 * SIGBUS, SIGFPE, SIGILL, SIGABRT) on a thread that is inside a guard ends the
 * guarded call, if the code that crashed is the guarded code itself, also where
 * it called an address that has no code. Any other
 * crash goes to the handler that was there before ours, as if we were not.
 *
 * Why only then: a thread that is thrown out of the C library may hold its
 * locks, which nobody would ever release.
 */

/* Puts the handlers in place for as long as somebody holds them. */
pdk_result pdk__fault_acquire(pdk_error *error);
void pdk__fault_release(void);

/* What is guarded: calls into the code in [low, high). */
struct fault_range {
    const char *low, *high;
};

struct fault_report {
    int signal;          /* what ended it; only set by a crash */
    const char *address; /* of the instruction; for SIGABRT, of who aborted */
    const char *data;    /* the address that could not be accessed, or NULL */
    bool is_jump;        /* ... because there is no code; `address` jumped */
};

/*
 * Runs call(context) under guard; may be nested, on any thread. True if it came
 * back by itself; false if it crashed, and *report says how.
 */
bool pdk__fault_guard(struct fault_range range, void (*call)(void *context),
                      void *context, struct fault_report *report);

/* "SIGSEGV" for SIGSEGV. */
const char *pdk__fault_name(int signal);

#endif
