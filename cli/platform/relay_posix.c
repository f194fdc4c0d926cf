/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Owns the list of process groups that signals are passed on to; signal
 * handlers and other threads may use it. Starts and waits for no child.
 */
#include "relay.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"

static const int passed_on[] = { SIGINT, SIGTERM, SIGHUP };

enum { PASSED_COUNT = sizeof passed_on / sizeof *passed_on, PLACES = 4 };

enum {
    FREE = 0,
    RESERVED = -1
}; /* values of a place; any other is its group */

static atomic_int groups[PLACES], signal_seen;
static struct sigaction before[PASSED_COUNT];
static int taken;

static void tell_all(int number)
{
    for (int i = 0; i < PLACES; i++)
        if (groups[i] > 0)
            kill(-(pid_t)groups[i], number);
}

static void pass_on(int number)
{
    int reason = errno;

    signal_seen = number;
    tell_all(number);
    errno = reason;
}

static void catch_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = pass_on;
    sigemptyset(&action.sa_mask);
    signal_seen = 0;
    for (int i = 0; i < PASSED_COUNT; i++) {
        sigaction(passed_on[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(passed_on[i], &action, NULL);
    }
}

static void release_signals(void)
{
    for (int i = 0; i < PASSED_COUNT; i++)
        sigaction(passed_on[i], &before[i], NULL);
    if (signal_seen != 0)
        kill(getpid(), signal_seen);
}

pdk_result relay_begin(int *place, pdk_error *error)
{
    for (*place = 0; *place < PLACES; (*place)++)
        if (groups[*place] == FREE)
            break;
    if (*place == PLACES)
        return pdk_fail(error, PDK_E_LIMIT,
                        "more than %d programs would run at once", PLACES);
    groups[*place] = RESERVED;
    if (taken++ == 0)
        catch_signals();
    return PDK_OK;
}

void relay_to(int place, int group)
{
    groups[place] = group;
    if (signal_seen != 0)
        kill(-(pid_t)group, signal_seen);
}

void relay_end(int place)
{
    groups[place] = FREE;
    if (--taken == 0)
        release_signals();
}

void relay_interrupt(bool by_force)
{
    tell_all(by_force ? SIGKILL : SIGTERM);
}
