/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Locks, threads, and the barrier for all of them: membarrier(2), private and
 * expedited, which costs a reload some microseconds and the callers nothing.
 */
#include "platform/thread.h"

#include <linux/membarrier.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* So often it is worth to stay on the processor, a call being short. */
#define RESTS_AWAKE 200
#define REST_NS 50000
#define NS_PER_SECOND UINT64_C(1000000000)

/* A bell that tells time by the clock which nobody sets. */
static bool init_bell(pthread_cond_t *bell)
{
    pthread_condattr_t attributes;
    bool has_bell;

    if (pthread_condattr_init(&attributes) != 0)
        return false;
    has_bell = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
               pthread_cond_init(bell, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return has_bell;
}

bool pdk__lock_init(struct lock *lock)
{
    if (pthread_mutex_init(&lock->mutex, NULL) != 0)
        return false;
    if (init_bell(&lock->bell))
        return true;
    pthread_mutex_destroy(&lock->mutex);
    return false;
}

void pdk__lock_finish(struct lock *lock)
{
    pthread_cond_destroy(&lock->bell);
    pthread_mutex_destroy(&lock->mutex);
}

void pdk__lock_take(struct lock *lock)
{
    pthread_mutex_lock(&lock->mutex);
}

void pdk__lock_release(struct lock *lock)
{
    pthread_mutex_unlock(&lock->mutex);
}

void pdk__lock_wait(struct lock *lock)
{
    pthread_cond_wait(&lock->bell, &lock->mutex);
}

void pdk__lock_ring(struct lock *lock)
{
    pthread_cond_broadcast(&lock->bell);
}

bool pdk__lock_wait_until(struct lock *lock, uint64_t until_ns)
{
    struct timespec until = { (time_t)(until_ns / NS_PER_SECOND),
                              (long)(until_ns % NS_PER_SECOND) };

    return pthread_cond_timedwait(&lock->bell, &lock->mutex, &until) == 0;
}

/* Faults stay deliverable, or a guard could not end them. */
static void block_signals(sigset_t *before)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    sigset_t others;

    sigfillset(&others);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&others, faults[i]);
    pthread_sigmask(SIG_SETMASK, &others, before);
}

bool pdk__thread_start(pthread_t *out, const char *name,
                       void *(*run)(void *context), void *context)
{
    char short_name[16];
    sigset_t before;
    bool has_started;

    block_signals(&before);
    has_started = pthread_create(out, NULL, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (has_started) {
        snprintf(short_name, sizeof short_name, "%s", name);
        pthread_setname_np(*out, short_name);
    }
    return has_started;
}

void pdk__thread_join(pthread_t thread)
{
    pthread_join(thread, NULL);
}

bool pdk__barrier_offered(void)
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
                   0) == 0;
}

void pdk__barrier_all(void)
{
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

thread_name pdk__thread_me(void)
{
    return pthread_self();
}

bool pdk__thread_is_me(thread_name thread)
{
    return pthread_equal(thread, pthread_self()) != 0;
}

void pdk__thread_rest(uint32_t attempt)
{
    struct timespec pause = { 0, REST_NS };

    if (attempt < RESTS_AWAKE)
        sched_yield();
    else
        nanosleep(&pause, NULL);
}
