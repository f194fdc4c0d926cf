/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Read leases. When somebody wants to write a leased file, the kernel makes
 * them wait and sends its owner a signal whose default is to end the process.
 * So the signal goes to the thread that holds the lease, which blocks it for
 * that short time and takes it off its queue afterwards. No other thread, and
 * no handler of the host's, ever sees it.
 */
#include "platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Named to the kernel although it is the default: only then does the signal
 * say which descriptor it is about. A real-time signal would not do, since the
 * kernel falls back on SIGIO when too many of those are queued. */
#define BREAK_SIGNAL SIGIO

static sigset_t break_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, BREAK_SIGNAL);
    return set;
}

/* True if the signal was blocked already. */
static bool block_break(void)
{
    sigset_t set = break_signals(), before;

    sigemptyset(&before);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    return sigismember(&before, BREAK_SIGNAL) == 1;
}

static void unblock_break(void)
{
    sigset_t set = break_signals();

    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* Signals to a thread are taken before those to the process, and ours comes at
 * most once: one look is enough. What was somebody else's goes back. */
static void consume_break(int descriptor)
{
    const struct timespec no_time = { 0, 0 };
    sigset_t set = break_signals();
    siginfo_t info;

    if (sigtimedwait(&set, &info, &no_time) != BREAK_SIGNAL)
        return;
    if (info.si_fd != descriptor)
        kill(getpid(), BREAK_SIGNAL);
}

static int take_lease(int descriptor)
{
    struct f_owner_ex owner = {
        .type = F_OWNER_TID,
        .pid = (pid_t)syscall(SYS_gettid),
    };

    if (fcntl(descriptor, F_SETOWN_EX, &owner) != 0 ||
        fcntl(descriptor, F_SETSIG, BREAK_SIGNAL) != 0)
        return -1;
    return fcntl(descriptor, F_SETLEASE, F_RDLCK);
}

enum file_lease pdk__file_lease(struct file *file)
{
    bool was_blocked = block_break();
    int system_code;

    if (take_lease(file->descriptor) == 0) {
        file->is_leased = true;
        file->lease_blocks = !was_blocked;
        return FILE_LEASE_GRANTED;
    }
    system_code = errno;
    if (!was_blocked)
        unblock_break();
    return system_code == EAGAIN ? FILE_LEASE_BUSY : FILE_LEASE_UNSUPPORTED;
}

void pdk__file_release(struct file *file)
{
    if (!file->is_leased)
        return;
    fcntl(file->descriptor, F_SETLEASE, F_UNLCK);
    consume_break(file->descriptor);
    if (file->lease_blocks)
        unblock_break();
    file->is_leased = false;
}
