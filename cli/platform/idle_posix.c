/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Handles the signals that ask the program to end, for commands that run until
 * then. A handler only writes a byte into a pipe, on which every wait polls, so
 * a signal just before a wait is not lost.
 */
#include "idle.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"

#define DESCRIPTORS_MAX 8

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP };
static int bell[2] = { -1, -1 };
static atomic_bool was_interrupted; /* any thread may get the signal */

static void interrupt(int number)
{
    int saved = errno;
    ssize_t written = write(bell[1], "", 1);

    (void)number;
    (void)written; /* a full pipe wakes the reader, too */
    was_interrupted = true;
    errno = saved;
}

pdk_result idle_begin(pdk_error *error)
{
    struct sigaction action = { .sa_handler = interrupt,
                                .sa_flags = SA_RESETHAND };

    if (pipe2(bell, O_CLOEXEC | O_NONBLOCK) != 0)
        return pdk__fail_system(error, errno, "cannot make a pipe");
    was_interrupted = false;
    for (size_t i = 0; i < sizeof ending_signals / sizeof(int); i++)
        sigaction(ending_signals[i], &action, NULL);
    return PDK_OK;
}

void idle_end(void)
{
    if (bell[0] < 0)
        return;
    for (size_t i = 0; i < sizeof ending_signals / sizeof(int); i++)
        signal(ending_signals[i], SIG_DFL);
    close(bell[0]);
    close(bell[1]);
    bell[0] = bell[1] = -1;
}

bool idle_was_interrupted(void)
{
    return was_interrupted;
}

void idle_for(const int *descriptors, size_t count, uint64_t timeout_ns)
{
    struct pollfd list[DESCRIPTORS_MAX + 1] = { { .fd = bell[0],
                                                  .events = POLLIN } };
    struct timespec timeout = {
        .tv_sec = (time_t)(timeout_ns / 1000000000u),
        .tv_nsec = (long)(timeout_ns % 1000000000u),
    };

    if (count > DESCRIPTORS_MAX)
        count = DESCRIPTORS_MAX;
    for (size_t i = 0; i < count; i++)
        list[i + 1] = (struct pollfd){ descriptors[i], POLLIN, 0 };
    ppoll(list, (nfds_t)count + 1, &timeout, NULL);
}
