/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Guards around calls into code that may crash, by signal handlers that are
 * shared by the process and a stack of guards that each thread has for itself.
 * What is not provably ours is passed on to the handler that was there before.
 */
#include "platform/fault.h"

#include <execinfo.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "failure.h"

/* Enough for the handler and for unwinding an abort(). */
#define ALTERNATE_STACK_BYTES ((size_t)64 * 1024)
/* As far as a call can be below its guard on the same stack. */
#define STACK_BYTES ((ptrdiff_t)64 * 1024 * 1024)
/* abort() is a few frames above the code that called it. */
#define ABORT_FRAMES 24

/*
 * The way out. The compiler's own pair saves three words where the C library's
 * saves and scrambles all registers: a guarded call is made at the rate of
 * plain calls. A sanitizer must see the jump, and only knows the library's.
 */
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) &&                   \
    !defined(__SANITIZE_THREAD__)
typedef void *way_out[5];
#define WAY_OUT_SET(way_) __builtin_setjmp(way_)
#define WAY_OUT_TAKE(way_) __builtin_longjmp(way_, 1)
#else
typedef sigjmp_buf way_out;
#define WAY_OUT_SET(way_) sigsetjmp(way_, 0)
#define WAY_OUT_TAKE(way_) siglongjmp(way_, 1)
#endif

struct guard {
    struct guard *outer;
    struct fault_range range;
    struct fault_report *report;
    way_out out;
};

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
static unsigned holders;
static struct sigaction previous[CAUGHT_COUNT];

/* Initial-exec, so that a handler never has to allocate it. */
static _Thread_local struct guard *innermost
    __attribute__((tls_model("initial-exec")));

static _Thread_local bool has_stack __attribute__((tls_model("initial-exec")));

static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;

static bool is_inside(struct fault_range range, const char *address)
{
    return address >= range.low && address < range.high;
}

static const char *program_counter(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (const char *)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (const char *)context->uc_mcontext.pc;
#else
#error "tell where this machine's signal context keeps the program counter"
#endif
}

/* Where the function at the program counter would return to, before its first
 * instruction has run. */
static const char *return_address(const ucontext_t *context,
                                  const struct guard *guard)
{
#if defined(__x86_64__)
    const char *top = (const char *)context->uc_mcontext.gregs[REG_RSP];

    /* Only what is surely the thread's own stack is read. */
    if (top >= (const char *)guard || (const char *)guard - top > STACK_BYTES)
        return NULL;
    return *(const char *const *)top;
#elif defined(__aarch64__)
    (void)guard;
    return (const char *)context->uc_mcontext.regs[30];
#else
    (void)guard;
    return NULL;
#endif
}

/*
 * Who called abort(): the first frame that is in the guarded code, if all that
 * lies between is the way from there to raise().
 */
static const char *find_aborter(struct fault_range range)
{
    void *frames[ABORT_FRAMES];
    int count = backtrace(frames, ABORT_FRAMES);

    for (int i = 0; i < count; i++)
        if (is_inside(range, frames[i]))
            return frames[i];
    return NULL;
}

/* Whom the crash is to be laid to; false if it is not the guarded code. */
static bool find_culprit(struct fault_report *report, const struct guard *guard,
                         const siginfo_t *info, void *context)
{
    /* A crash comes from the kernel, an abort from this very process. */
    if (report->signal == SIGABRT) {
        report->address =
            info->si_code == SI_TKILL ? find_aborter(guard->range) : NULL;
        return report->address != NULL;
    }
    if (info->si_code <= 0)
        return false;
    report->address = program_counter(context);
    if (report->signal == SIGSEGV || report->signal == SIGBUS)
        report->data = info->si_addr;
    if (is_inside(guard->range, report->address))
        return true;
    if (report->signal != SIGSEGV || report->data != report->address)
        return false;
    report->address = return_address(context, guard);
    report->is_jump = true;
    return is_inside(guard->range, report->address);
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
    struct guard *guard = innermost;
    struct fault_report report = { .signal = signal };

    if (guard == NULL || !find_culprit(&report, guard, info, context)) {
        pass_on(signal, info, context);
        return;
    }
    *guard->report = report;
    WAY_OUT_TAKE(guard->out);
}

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
static void make_alternate_stack(void)
{
    stack_t present, fresh = { .ss_size = ALTERNATE_STACK_BYTES };
    void *memory;

    has_stack = true;
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
    void *frame;

    /* The unwinder is loaded at its first use, which must not be in a handler.
     */
    backtrace(&frame, 1);
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        if (sigaction(caught[i].signal, &action, &previous[i]) != 0) {
            put_back(i);
            return pdk_fail(error, PDK_E_SYSTEM, "cannot handle %s",
                            caught[i].name);
        }
    }
    return PDK_OK;
}

pdk_result pdk__fault_acquire(pdk_error *error)
{
    pdk_result result = PDK_OK;

    pthread_mutex_lock(&handlers_lock);
    if (holders == 0)
        result = install(error);
    if (result == PDK_OK)
        holders++;
    pthread_mutex_unlock(&handlers_lock);
    return result;
}

void pdk__fault_release(void)
{
    pthread_mutex_lock(&handlers_lock);
    if (--holders == 0)
        put_back(CAUGHT_COUNT);
    pthread_mutex_unlock(&handlers_lock);
}

bool pdk__fault_guard(struct fault_range range, void (*call)(void *context),
                      void *context, struct fault_report *report)
{
    struct guard guard; /* not initialised as a whole: the buffer is large */

    guard.outer = innermost;
    guard.range = range;
    guard.report = report;
    if (!has_stack)
        make_alternate_stack();
    if (WAY_OUT_SET(guard.out) != 0) {
        innermost = innermost->outer;
        return false;
    }
    innermost = &guard;
    call(context);
    innermost = guard.outer;
    return true;
}

const char *pdk__fault_name(int signal)
{
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        if (caught[i].signal == signal)
            return caught[i].name;
    return "a signal";
}
