/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Stands between an image and the keys of the C library. Only keys with a
 * destructor are noted: the others do no harm. One that the image deletes by
 * itself is forgotten, since its number may be somebody else's the next moment.
 */
#include "platform/thread_key.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <threads.h>

struct noted {
    struct noted *next;
    pthread_key_t key;
    void (*end)(void *value);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct noted *noted_keys; /* by next */

static bool is_of(const struct noted *noted, const char *low, const char *high)
{
    return (uintptr_t)noted->end >= (uintptr_t)low &&
           (uintptr_t)noted->end < (uintptr_t)high;
}

/* What stands in for pthread_key_create(). */
static int make_key(pthread_key_t *key, void (*end)(void *value))
{
    struct noted *noted;
    int failure;

    if (end == NULL)
        return pthread_key_create(key, NULL);
    noted = malloc(sizeof *noted);
    if (noted == NULL)
        return ENOMEM;
    failure = pthread_key_create(key, end);
    if (failure != 0) {
        free(noted);
        return failure;
    }
    pthread_mutex_lock(&lock);
    *noted = (struct noted){ noted_keys, *key, end };
    noted_keys = noted;
    pthread_mutex_unlock(&lock);
    return 0;
}

/* The first that is this one; or, if that is NULL, that is of the image. */
static struct noted *take(const pthread_key_t *key, const char *low,
                          const char *high)
{
    struct noted **link = &noted_keys, *found;

    pthread_mutex_lock(&lock);
    while (*link != NULL &&
           !(key != NULL ? (*link)->key == *key : is_of(*link, low, high)))
        link = &(*link)->next;
    found = *link;
    if (found != NULL)
        *link = found->next;
    pthread_mutex_unlock(&lock);
    return found;
}

/* What stands in for pthread_key_delete(). */
static int delete_key(pthread_key_t key)
{
    free(take(&key, NULL, NULL));
    return pthread_key_delete(key);
}

/* The same as C11 has it. */
static int make_c_key(tss_t *key, void (*end)(void *value))
{
    return make_key(key, end) == 0 ? thrd_success : thrd_error;
}

static void delete_c_key(tss_t key)
{
    delete_key(key);
}

const struct lead *pdk__thread_key_leads(void)
{
    static const struct lead leads[] = {
        { "pthread_key_create", (uintptr_t)make_key, false },
        { "__pthread_key_create", (uintptr_t)make_key, false },
        { "pthread_key_delete", (uintptr_t)delete_key, false },
        { "tss_create", (uintptr_t)make_c_key, false },
        { "tss_delete", (uintptr_t)delete_c_key, false },
        { NULL, 0, false },
    };

    return leads;
}

size_t pdk__thread_key_end(const char *low, const char *high)
{
    struct noted *noted;
    size_t count = 0;

    while ((noted = take(NULL, low, high)) != NULL) {
        void *value = pthread_getspecific(noted->key);
        void (*end)(void *value) = noted->end;

        pthread_key_delete(noted->key);
        free(noted); /* before what may crash, and not come back */
        if (value != NULL)
            end(value);
        count++;
    }
    return count;
}
