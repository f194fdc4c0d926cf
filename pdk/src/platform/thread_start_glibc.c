/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Stands between an image and the calls that start threads, to know when the
 * last of its threads has left it. The calls get here as those of
 * thread_end_glibc.c do. Of the C++ library's call, which is compiled into
 * every image that has a std::thread, the object is wrapped that the thread
 * runs. Threads that another library starts for an image are that library's.
 */
#include "platform/thread_start.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

/* A thread, from before its start until it has left. */
struct started {
    struct started *next;
    const char *place; /* in the image that it belongs to */
    void *(*routine)(void *argument);
    int (*c_routine)(void *argument); /* instead, if C11 has started it */
    void *argument;
    int rounds; /* of destructors that it has still to wait for */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct started *running; /* by next */
static _Atomic bool is_blind;   /* one has started that is not among them */

static pthread_key_t exit_key;
static pthread_once_t exit_once = PTHREAD_ONCE_INIT;
static bool has_exit_key;

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

/* In the last round ThreadSanitizer ends the thread as it knows it: nothing
 * that it looks at may run after that. */
#if defined(__SANITIZE_THREAD__)
#define ROUNDS (PTHREAD_DESTRUCTOR_ITERATIONS - 1)
#else
#define ROUNDS PTHREAD_DESTRUCTOR_ITERATIONS
#endif

/* The values that a thread has stored are destroyed after its routine has
 * returned, in some rounds: it has left when the last of them has come. */
static void wait_for_rounds(void *context)
{
    struct started *started = context;

    if (--started->rounds > 0 && pthread_setspecific(exit_key, started) == 0)
        return;
    strike_off(started);
}

static void make_exit_key(void)
{
    has_exit_key = pthread_key_create(&exit_key, wait_for_rounds) == 0;
}

/* Also one that leaves by pthread_exit() or is cancelled has left. */
static void leave(void *context)
{
    struct started *started = context;

    started->rounds = ROUNDS;
    pthread_once(&exit_once, make_exit_key);
    if (!has_exit_key || pthread_setspecific(exit_key, started) != 0)
        strike_off(started);
}

static void *run(void *context)
{
    struct started *started = context;
    void *result;

    pthread_cleanup_push(leave, started);
    result = started->routine(started->argument);
    pthread_cleanup_pop(1);
    return result;
}

static int run_c(void *context)
{
    struct started *started = context;
    int result;

    pthread_cleanup_push(leave, started);
    result = started->c_routine(started->argument);
    pthread_cleanup_pop(1);
    return result;
}

static struct started *note(const void *place, void *argument)
{
    struct started *started = calloc(1, sizeof *started);

    if (started == NULL)
        return NULL;
    started->place = place;
    started->argument = argument;
    enlist(started);
    return started;
}

/* What stands in for pthread_create(). */
static int start(pthread_t *thread, const pthread_attr_t *attributes,
                 void *(*routine)(void *argument), void *argument)
{
    struct started *started = note((const void *)(uintptr_t)routine, argument);
    int failure;

    if (started == NULL)
        return EAGAIN;
    started->routine = routine;
    failure = pthread_create(thread, attributes, run, started);
    if (failure != 0)
        strike_off(started);
    return failure;
}

/* What stands in for thrd_create(). */
static int start_c(thrd_t *thread, thrd_start_t routine, void *argument)
{
    struct started *started = note((const void *)(uintptr_t)routine, argument);
    int failure;

    if (started == NULL)
        return thrd_nomem;
    started->c_routine = routine;
    failure = thrd_create(thread, run_c, started);
    if (failure != thrd_success)
        strike_off(started);
    return failure;
}

/* ----------------------------------------------- the C++ library's --- */

/*
 * The object that a std::thread runs: libstdc++'s std::thread::_State, of which
 * only the table of virtual functions is known. The library calls `run` and
 * then `destroy` in the new thread, or `destroy` alone if there is none.
 */
struct cpp_state {
    const struct cpp_table *table;
};

struct cpp_table {
    void (*end)(struct cpp_state *state);
    void (*destroy)(struct cpp_state *state);
    void (*run)(struct cpp_state *state);
};

/* What a pointer to a table points into: what is before it C++ alone reads. */
struct cpp_type {
    ptrdiff_t to_whole;
    const void *type;
    struct cpp_table table;
};

struct cpp_started {
    struct cpp_state shown; /* must stay first */
    struct cpp_state *inner;
    struct started *started;
};

static void end_cpp(struct cpp_state *state)
{
    (void)state;
}

static void destroy_cpp(struct cpp_state *state)
{
    struct cpp_started *wrapped = (struct cpp_started *)state;

    wrapped->inner->table->destroy(wrapped->inner);
    if (wrapped->started->rounds < 0)
        strike_off(wrapped->started);
    else
        leave(wrapped->started);
    free(wrapped);
}

static void run_cpp(struct cpp_state *state)
{
    struct cpp_started *wrapped = (struct cpp_started *)state;

    wrapped->started->rounds = 0;
    wrapped->inner->table->run(wrapped->inner);
}

static const struct cpp_type wrapper = { 0,
                                         NULL,
                                         { end_cpp, destroy_cpp, run_cpp } };

static struct cpp_state *wrap(struct cpp_state *inner, const void *place)
{
    struct cpp_started *wrapped = malloc(sizeof *wrapped);
    struct started *started = wrapped != NULL ? note(place, NULL) : NULL;

    if (started == NULL) {
        free(wrapped);
        is_blind = true;
        return inner;
    }
    started->rounds = -1; /* it has not begun to run */
    *wrapped = (struct cpp_started){ { &wrapper.table }, inner, started };
    return &wrapped->shown;
}

#define CPP_START                                                              \
    "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_"                       \
    "StateESt14default_deleteIS1_EEPFvvE"

typedef void (*cpp_start)(void *thread, struct cpp_state **state,
                          void (*depend)(void));

/* In the library that the image at `place` is linked to. */
static cpp_start find_cpp_start(const void *place)
{
    Dl_info info;
    void *image = dladdr(place, &info) != 0
                      ? dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD)
                      : NULL;
    void *found = dlsym(image != NULL ? image : RTLD_DEFAULT, CPP_START);

    if (image != NULL)
        dlclose(image);
    return (cpp_start)(uintptr_t)found;
}

/* What stands in for std::thread::_M_start_thread(). It may throw: then the
 * caller destroys what is in *state. */
static void start_cpp(void *thread, struct cpp_state **state,
                      void (*depend)(void))
{
    const void *place = __builtin_return_address(0);
    cpp_start original = find_cpp_start(place);

    if (original == NULL)
        return;
    *state = wrap(*state, place);
    original(thread, state, depend);
}

/* ------------------------------------------------------------------- */

const struct lead *pdk__thread_start_leads(void)
{
    static const struct lead leads[] = {
        { "pthread_create", (uintptr_t)start, false },
        { "thrd_create", (uintptr_t)start_c, false },
        { CPP_START, (uintptr_t)start_cpp, false },
        { NULL, 0, false },
    };

    return leads;
}

size_t pdk__thread_start_count(const char *low, const char *high)
{
    size_t count;

    pthread_mutex_lock(&lock);
    count = is_blind;
    for (const struct started *at = running; at != NULL; at = at->next)
        count += at->place >= low && at->place < high;
    pthread_mutex_unlock(&lock);
    return count;
}
