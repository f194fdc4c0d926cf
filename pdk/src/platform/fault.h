/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_FAULT_H
#define PDK_PLATFORM_FAULT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * Leaving code that crashed. While anybody has the handlers, a crash (SIGSEGV,
 * SIGBUS, SIGFPE, SIGILL, SIGABRT) on a thread that is inside a guard ends the
 * guarded call, if the code that crashed is the guarded code itself, also where
 * it called an address that has no code, or called abort(). Any other crash is
 * shown to the witnesses and goes to the handler that was there before ours, as
 * if we were not.
 *
 * Why only then: a thread that is thrown out of the C library may hold its
 * locks, which nobody would ever release.
 */

/* What is guarded: calls into the code in [low, high). */
struct fault_range {
    const char *low, *high;
};

struct fault_report {
    int signal;          /* what ended it; only set by a crash */
    const char *address; /* of the instruction; for SIGABRT, of who aborted */
    const char *data;    /* the address that could not be accessed, or NULL */
    bool is_jump;        /* ... because there is no code; `address` jumped */
};

/* A crash that nobody is thrown out of: where the thread was. */
struct fault_sight {
    int signal;
    const char *address; /* of the instruction */
    bool has_data;       /* it was an access that could not be ... */
    const char *data;    /* ... of this address */
    const char *caller;  /* where a jump to no code would have returned to, if
                          * it was one; else NULL */
    const char *stack;   /* the innermost word of it */
    const char *guarded; /* the code under the innermost guard, or NULL */
    const char *loading; /* as that of the thread, see below */
};

/*
 * Who wants to see them. `see` is called in the handler: it may only do what is
 * async-signal-safe. It is called on any thread, on several at once.
 */
struct fault_witness {
    struct fault_witness *next;
    void (*see)(void *context, const struct fault_sight *sight);
    void *context;
};

/* Puts the handlers in place for as long as somebody holds them. The witness is
 * the caller's; releasing waits until it is not called any more. */
pdk_result pdk__fault_acquire(struct fault_witness *witness, pdk_error *error);
void pdk__fault_release(struct fault_witness *witness);

/* ----------------------------------------------------------- guards --- */

/*
 * The way out. The compiler's own pair saves three words where the C library's
 * saves and scrambles all registers: a guarded call is made at the rate of
 * plain calls. A sanitizer must see the jump, and only knows the library's;
 * ThreadSanitizer calls our handlers from one of its own, which has blocked all
 * signals.
 */
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) &&                   \
    !defined(__SANITIZE_THREAD__)
typedef void *fault_way_out[5];
#define FAULT_WAY_OUT_SET_(way_) __builtin_setjmp(way_)
#define FAULT_WAY_OUT_TAKE_(way_) __builtin_longjmp(way_, 1)
#else
typedef sigjmp_buf fault_way_out;
#if defined(__SANITIZE_THREAD__)
#define FAULT_WAY_OUT_SET_(way_) sigsetjmp(way_, 1)
#else
#define FAULT_WAY_OUT_SET_(way_) sigsetjmp(way_, 0)
#endif
#define FAULT_WAY_OUT_TAKE_(way_) siglongjmp(way_, 1)
#endif

/* What a guard is about: found out when it matters, so that a call that does
 * not crash need not know. Async-signal-safe. */
struct fault_kind {
    struct fault_range (*range_of)(const void *subject);
    const void *(*owner_of)(const void *subject); /* see below */
};

struct fault_guard {
    struct fault_guard *outer;
    const struct fault_kind *kind;
    const void *subject;
    struct fault_report report; /* once it crashed */
    fault_way_out out;
};

/* Initial-exec, so that a handler never has to allocate it. */
struct fault_thread {
    struct fault_guard *innermost;
    bool is_ready;   /* it has a stack to handle signals on */
    bool is_showing; /* it is in a handler, which may crash as well */
    const char *loading; /* the file whose constructors it runs; or NULL */
};
extern _Thread_local struct fault_thread pdk__fault_thread
    __attribute__((tls_model("initial-exec")));

void pdk__fault_ready_thread(void);

/*
 *     if (PDK__FAULT_ENTER(&guard)) {
 *         ... the guarded call ...
 *         PDK__FAULT_LEAVE(&guard);
 *     } else {
 *         ... it crashed; guard.report says how ...
 *     }
 *
 * A macro, because whoever sets a way out must be there when it is taken. What
 * the function changes in between is not known any more in the other branch.
 */
#define PDK__FAULT_ENTER(guard_)                                               \
    (pdk__fault_push(guard_), FAULT_WAY_OUT_SET_((guard_)->out) == 0)
#define PDK__FAULT_LEAVE(guard_)                                               \
    ((void)(pdk__fault_thread.innermost = (guard_)->outer))

static inline struct fault_range pdk__fault_range(
    const struct fault_guard *guard)
{
    return guard->kind->range_of(guard->subject);
}

static inline void pdk__fault_push(struct fault_guard *guard)
{
    if (!pdk__fault_thread.is_ready)
        pdk__fault_ready_thread();
    guard->outer = pdk__fault_thread.innermost;
    pdk__fault_thread.innermost = guard;
}

/* Is this thread inside a guard of that owner? */
bool pdk__fault_is_inside(const void *owner);

/*
 * Runs call(context) under guard; may be nested, on any thread. True if it came
 * back by itself; false if it crashed, and *report says how.
 */
bool pdk__fault_guard(struct fault_range range, void (*call)(void *context),
                      void *context, struct fault_report *report);

/* "SIGSEGV" for SIGSEGV. */
const char *pdk__fault_name(int signal);

/* For witnesses: reads memory that may not be there, writes a line. */
size_t pdk__fault_peek(void *out, const char *address, size_t size_bytes);
void pdk__fault_write(int descriptor, const char *text, size_t size_bytes);

#endif
