/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_THREAD_H
#define PDK_PLATFORM_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* What threads share with each other. */

/* A lock, and a bell that wakes whoever waits for something under it. */
struct lock {
    pthread_mutex_t mutex;
    pthread_cond_t bell;
};

bool pdk__lock_init(struct lock *lock);
void pdk__lock_finish(struct lock *lock);
void pdk__lock_take(struct lock *lock);
void pdk__lock_release(struct lock *lock);
void pdk__lock_wait(struct lock *lock); /* until the bell rings; may be early */
void pdk__lock_ring(struct lock *lock);

/* The same, until a time of clock.h at the latest; false if it has come. */
bool pdk__lock_wait_until(struct lock *lock, uint64_t until_ns);

/*
 * A thread of ours, which takes no signals but those that its own faults raise.
 * The first 15 characters of `name` are what the system calls it. False if
 * there is none to be had.
 */
bool pdk__thread_start(pthread_t *out, const char *name,
                       void *(*run)(void *context), void *context);
void pdk__thread_join(pthread_t thread);

/* Which thread it is, among those that run. */
typedef pthread_t thread_name;

thread_name pdk__thread_me(void);
bool pdk__thread_is_me(thread_name thread);

/*
 * A barrier that acts on all threads of the process, so that the frequent side
 * of a protocol needs none. False where the system has no such thing: then both
 * sides need their own.
 */
bool pdk__barrier_offered(void);
void pdk__barrier_all(void);

/* Lets others run for a moment: longer, the more often it was in vain. */
void pdk__thread_rest(uint32_t attempt);

#endif
