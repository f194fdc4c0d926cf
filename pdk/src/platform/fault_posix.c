/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Guards around calls into code that may crash, by signal handlers that are
 * shared by the process and a stack of guards that each thread has for itself.
 * What is not provably ours is passed on to the handler that was there before.
 */
#include "platform/fault.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "failure.h"
#include "platform/fault_blame.h"

/* Enough for the handler and for unwinding an abort(). */
#define ALTERNATE_STACK_BYTES ((size_t)64 * 1024)

static const struct {
    int signal;
    const char *name;
} caught[] = {
    { SIGSEGV, "SIGSEGV" }, { SIGBUS, "SIGBUS" },   { SIGFPE, "SIGFPE" },
    { SIGILL, "SIGILL" },   { SIGABRT, "SIGABRT" },
};
#define CAUGHT_COUNT (sizeof caught / sizeof *caught)

/* A signal's handler is the process's: this cannot be a part of a host. */
static pthread_mutex_t handlers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous[CAUGHT_COUNT];

/* The handlers read this list without a lock, and are counted meanwhile. */
static struct fault_witness *_Atomic witnesses;
static atomic_uint onlookers;

_Thread_local struct fault_thread pdk__fault_thread
    __attribute__((tls_model("initial-exec")));

static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;

/* -------------------------------------------------------- in a handler --- */

static void show(const struct fault_sight *sight)
{
    pdk__fault_thread.is_showing = true;
    atomic_fetch_add(&onlookers, 1);
    for (struct fault_witness *at = atomic_load(&witnesses); at; at = at->next)
        at->see(at->context, sight);
    atomic_fetch_sub(&onlookers, 1);
    pdk__fault_thread.is_showing = false;
}

static void pass_on(int signal, siginfo_t *info, void *context)
{
    const struct sigaction *before = NULL;

    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        if (caught[i].signal == signal)
            before = &previous[i];
    if (before->sa_flags & SA_SIGINFO) {
        before->sa_sigaction(signal, info, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
        before->sa_handler(signal);
    } else {
        /* The instruction runs again, and this time nobody catches it. */
        sigaction(signal, before, NULL);
        if (info->si_code <= 0)
            raise(signal);
    }
}

static void handle(int signal, siginfo_t *info, void *context)
{
    struct fault_guard *guard = pdk__fault_thread.innermost;
    struct fault_report report = { .signal = signal };
    struct fault_sight sight;
    int reason = errno;

    if (pdk__fault_thread.is_showing) {
        pass_on(signal, info, context);
        return;
    }
    if (guard == NULL || !pdk__fault_blame(&report, guard, info, context)) {
        sight = pdk__fault_look(guard, info, context);
        show(&sight);
        errno = reason;
        pass_on(signal, info, context);
        return;
    }
    guard->report = report;
    pdk__fault_thread.innermost = guard->outer;
    FAULT_WAY_OUT_TAKE_(guard->out);
}

/* ------------------------------------------------------------- stacks --- */

static void free_stack(void *memory)
{
    stack_t none = { .ss_flags = SS_DISABLE };

    sigaltstack(&none, NULL);
    munmap(memory, ALTERNATE_STACK_BYTES);
}

static void make_stack_key(void)
{
    pthread_key_create(&stack_key, free_stack);
}

/* A stack to handle signals on, so that an overflow of the thread's own can be
 * handled at all. One that the host has put there is used as it is. */
void pdk__fault_ready_thread(void)
{
    stack_t present, fresh = { .ss_size = ALTERNATE_STACK_BYTES };
    void *memory;

    pdk__fault_thread.is_ready = true;
    pthread_once(&stack_once, make_stack_key);
    if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE))
        return;
    memory = mmap(NULL, ALTERNATE_STACK_BYTES, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return;
    fresh.ss_sp = memory;
    if (sigaltstack(&fresh, NULL) != 0 ||
        pthread_setspecific(stack_key, memory) != 0)
        free_stack(memory);
}

/* ----------------------------------------------------------- handlers --- */

static void put_back(size_t count)
{
    for (size_t i = 0; i < count; i++)
        sigaction(caught[i].signal, &previous[i], NULL);
}

static pdk_result install(pdk_error *error)
{
    /* SA_NODEFER: leaving by siglongjmp must not leave the signal blocked. */
    struct sigaction action = {
        .sa_sigaction = handle,
        .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
    };

    pdk__fault_blame_ready();
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        if (sigaction(caught[i].signal, &action, &previous[i]) != 0) {
            put_back(i);
            return pdk_fail(error, PDK_E_SYSTEM, "cannot handle %s",
                            caught[i].name);
        }
    }
    return PDK_OK;
}

pdk_result pdk__fault_acquire(struct fault_witness *witness, pdk_error *error)
{
    pdk_result result = PDK_OK;

    pthread_mutex_lock(&handlers_lock);
    witness->next = atomic_load(&witnesses);
    if (witness->next == NULL)
        result = install(error);
    if (result == PDK_OK)
        atomic_store(&witnesses, witness);
    pthread_mutex_unlock(&handlers_lock);
    return result;
}

/* Who reads the list goes on along `next`, also of one that was taken out; it
 * must have gone before that is used for anything else. */
static void take_out(struct fault_witness *witness)
{
    struct fault_witness *at = atomic_load(&witnesses);

    if (at == witness) {
        atomic_store(&witnesses, witness->next);
    } else {
        while (at->next != witness)
            at = at->next;
        __atomic_store_n(&at->next, witness->next, __ATOMIC_SEQ_CST);
    }
    while (atomic_load(&onlookers) > 0)
        sched_yield();
}

void pdk__fault_release(struct fault_witness *witness)
{
    pthread_mutex_lock(&handlers_lock);
    take_out(witness);
    if (atomic_load(&witnesses) == NULL)
        put_back(CAUGHT_COUNT);
    pthread_mutex_unlock(&handlers_lock);
}

/* ------------------------------------------------------------- guards --- */

static struct fault_range range_itself(const void *subject)
{
    return *(const struct fault_range *)subject;
}

static const void *no_owner(const void *subject)
{
    (void)subject;
    return NULL;
}

bool pdk__fault_guard(struct fault_range range, void (*call)(void *context),
                      void *context, struct fault_report *report)
{
    static const struct fault_kind kind = { range_itself, no_owner };
    struct fault_guard guard; /* not initialised as a whole: it is large */

    guard.kind = &kind;
    guard.subject = &range;
    if (PDK__FAULT_ENTER(&guard)) {
        call(context);
        PDK__FAULT_LEAVE(&guard);
        return true;
    }
    *report = guard.report;
    return false;
}

bool pdk__fault_is_inside(const void *owner)
{
    for (struct fault_guard *at = pdk__fault_thread.innermost; at;
         at = at->outer)
        if (at->kind->owner_of(at->subject) == owner)
            return true;
    return false;
}

const char *pdk__fault_name(int signal)
{
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        if (caught[i].signal == signal)
            return caught[i].name;
    return "a signal";
}

void pdk__fault_write(int descriptor, const char *text, size_t size_bytes)
{
    while (size_bytes > 0) {
        ssize_t count = write(descriptor, text, size_bytes);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        text += count;
        size_bytes -= (size_t)count;
    }
}
