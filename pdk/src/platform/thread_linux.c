/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Locks, and the barrier for all threads: membarrier(2), private and expedited,
 * which costs a reload some microseconds and the callers nothing.
 */
#include "platform/thread.h"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* So often it is worth to stay on the processor, a call being short. */
#define RESTS_AWAKE 200
#define REST_NS 50000

bool pdk__lock_init(struct lock *lock)
{
    if (pthread_mutex_init(&lock->mutex, NULL) != 0)
        return false;
    if (pthread_cond_init(&lock->bell, NULL) == 0)
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

bool pdk__barrier_offered(void)
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
                   0) == 0;
}

void pdk__barrier_all(void)
{
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

void pdk__thread_rest(uint32_t attempt)
{
    struct timespec pause = { 0, REST_NS };

    if (attempt < RESTS_AWAKE)
        sched_yield();
    else
        nanosleep(&pause, NULL);
}
