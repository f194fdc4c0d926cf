/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_ALARM_H
#define PDK_PLATFORM_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * A descriptor that becomes readable at a given time. It is of the kind with
 * which the system waits for several things at once, an epoll or a kqueue, so
 * that whoever watches files by the same means adds what he waits for.
 */
struct alarm {
    int descriptor; /* -1: none */
    int timer;      /* where these are descriptors of their own; else -1 */
    int bell;
    _Atomic bool is_set;  /* the timer */
    _Atomic bool is_rung; /* the bell */
};

#define ALARM_INIT                                                             \
    {                                                                          \
        -1, -1, -1, false, false                                               \
    }

/* PDK_E_LIMIT if there are no more descriptors. */
pdk_result pdk__alarm_open(struct alarm *alarm, pdk_error *error);
void pdk__alarm_close(struct alarm *alarm); /* accepts one that is not open */

/* After `delay_ns`, and until it is set anew; 0: now; UINT64_MAX: never.
 * [any-thread] */
void pdk__alarm_set(struct alarm *alarm, uint64_t delay_ns);

#endif
