/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Stands between an image and pthread_create(), to know when the last of its
 * threads has left it. The calls get here as those of thread_end_glibc.c do.
 * Threads that a library starts for an image are that library's.
 */
#include "platform/thread_start.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct started {
    struct started *next;
    void *(*routine)(void *argument);
    void *argument;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct started *running; /* by next */

static void enlist(struct started *started)
{
    pthread_mutex_lock(&lock);
    started->next = running;
    running = started;
    pthread_mutex_unlock(&lock);
}

static void strike_off(void *context)
{
    struct started **link = &running, *started = context;

    pthread_mutex_lock(&lock);
    while (*link != started)
        link = &(*link)->next;
    *link = started->next;
    pthread_mutex_unlock(&lock);
    free(started);
}

/* Also one that leaves by pthread_exit() or is cancelled has left. */
static void *run(void *context)
{
    struct started *started = context;
    void *result;

    pthread_cleanup_push(strike_off, started);
    result = started->routine(started->argument);
    pthread_cleanup_pop(1);
    return result;
}

/* What stands in for pthread_create(). */
static int start(pthread_t *thread, const pthread_attr_t *attributes,
                 void *(*routine)(void *argument), void *argument)
{
    struct started *started = malloc(sizeof *started);
    int failure;

    if (started == NULL)
        return EAGAIN;
    *started = (struct started){ NULL, routine, argument };
    enlist(started);
    failure = pthread_create(thread, attributes, run, started);
    if (failure != 0)
        strike_off(started);
    return failure;
}

uintptr_t pdk__thread_start_target(void)
{
    return (uintptr_t)start;
}

size_t pdk__thread_start_count(const char *low, const char *high)
{
    size_t count = 0;

    pthread_mutex_lock(&lock);
    for (const struct started *at = running; at != NULL; at = at->next)
        count += (uintptr_t)at->routine >= (uintptr_t)low &&
                 (uintptr_t)at->routine < (uintptr_t)high;
    pthread_mutex_unlock(&lock);
    return count;
}
