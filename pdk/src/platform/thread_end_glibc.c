/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Keeps the destructors that images register, by thread. The calls get here
 * because the import is an absolute symbol in our copy of the image (mend.h).
 * The other way, to export __cxa_thread_atexit_impl() ourselves, would take the
 * whole process's registrations and depend on how the host is linked; and a
 * patched GOT would be too late for constructors. Nobody else's are seen here.
 */
#include "platform/thread_end.h"

#include <gnu/libc-version.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* The C library's own, which tells us that a thread ends, main() included. */
extern int __cxa_thread_atexit_impl(void (*end)(void *), void *object,
                                    void *image);

struct ending {
    struct ending *older;
    void (*end)(void *object);
    void *object;
    const char *image; /* an address in it */
    bool is_running;
};

struct thread {
    struct thread *next;
    struct ending *newest;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct thread *threads; /* that have endings to come; by next */
static _Thread_local struct thread *own;

static bool is_of(const struct ending *ending, const char *low,
                  const char *high)
{
    return ending->image >= low && ending->image < high;
}

static void unlink_ending(struct thread *thread, const struct ending *ending)
{
    struct ending **link = &thread->newest;

    while (*link != ending)
        link = &(*link)->older;
    *link = ending->older;
}

/* The newest of the image that is not running already, which is now. */
static struct ending *start_newest(const char *low, const char *high)
{
    struct ending *at;

    pthread_mutex_lock(&lock);
    for (at = own->newest; at != NULL; at = at->older)
        if (!at->is_running && is_of(at, low, high))
            break;
    if (at != NULL)
        at->is_running = true;
    pthread_mutex_unlock(&lock);
    return at;
}

/* It counts until it has returned: till then its code is needed. */
static void run(const char *low, const char *high)
{
    struct ending *ending;

    while ((ending = start_newest(low, high)) != NULL) {
        ending->end(ending->object);
        pthread_mutex_lock(&lock);
        unlink_ending(own, ending);
        pthread_mutex_unlock(&lock);
        free(ending);
    }
}

static void end_thread(void *unused)
{
    struct thread **link = &threads;

    (void)unused;
    run(NULL, (const char *)UINTPTR_MAX);
    pthread_mutex_lock(&lock);
    while (*link != own)
        link = &(*link)->next;
    *link = own->next;
    pthread_mutex_unlock(&lock);
    free(own);
    own = NULL;
}

static bool begin_thread(void)
{
    struct thread *thread = calloc(1, sizeof *thread);

    if (thread == NULL)
        return false;
    if (__cxa_thread_atexit_impl(end_thread, NULL, &threads) != 0) {
        free(thread);
        return false;
    }
    own = thread;
    pthread_mutex_lock(&lock);
    thread->next = threads;
    threads = thread;
    pthread_mutex_unlock(&lock);
    return true;
}

/* What stands in for __cxa_thread_atexit(). */
static int add_ending(void (*end)(void *), void *object, void *image)
{
    struct ending *ending = malloc(sizeof *ending);

    if (ending == NULL || (own == NULL && !begin_thread())) {
        free(ending);
        return -1;
    }
    pthread_mutex_lock(&lock);
    *ending = (struct ending){ own->newest, end, object, image, false };
    own->newest = ending;
    pthread_mutex_unlock(&lock);
    return 0;
}

/* Before 2.28 the loader moved absolute symbols with their image. */
static bool takes_absolute_symbols(void)
{
    int major = 0, minor = 0;

    sscanf(gnu_get_libc_version(), "%d.%d", &major, &minor);
    return major > 2 || (major == 2 && minor >= 28);
}

const struct lead *pdk__thread_end_leads(void)
{
    static const struct lead leads[] = {
        { "__cxa_thread_atexit", (uintptr_t)add_ending, true },
        { "__cxa_thread_atexit_impl", (uintptr_t)add_ending, true },
        { NULL, 0, false },
    };

    return takes_absolute_symbols() ? leads : &leads[2];
}

void pdk__thread_end_run(const char *low, const char *high)
{
    if (own != NULL)
        run(low, high);
}

void pdk__thread_end_forget(const char *low, const char *high)
{
    struct ending *next;

    if (own == NULL)
        return;
    pthread_mutex_lock(&lock);
    for (struct ending *at = own->newest; at != NULL; at = next) {
        next = at->older;
        if (!is_of(at, low, high))
            continue;
        unlink_ending(own, at);
        free(at);
    }
    pthread_mutex_unlock(&lock);
}

size_t pdk__thread_end_count(const char *low, const char *high)
{
    size_t count = 0;

    pthread_mutex_lock(&lock);
    for (struct thread *thread = threads; thread; thread = thread->next)
        for (struct ending *at = thread->newest; at != NULL; at = at->older)
            count += is_of(at, low, high);
    pthread_mutex_unlock(&lock);
    return count;
}
