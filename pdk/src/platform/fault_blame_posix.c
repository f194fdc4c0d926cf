/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a signal's context. A thread is thrown out of guarded code itself, or
 * out of the few ways that end a program and that hold no lock; never out of an
 * allocator, a loader or a stream.
 */
#include "platform/fault_blame.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <stddef.h>
#include <string.h>
#include <ucontext.h>

/* As far as a call can be below its guard on the same stack. */
#define STACK_BYTES ((ptrdiff_t)64 * 1024 * 1024)
/* abort() is a few frames above the code that called it. */
#define ABORT_FRAMES 24

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

static const char *stack_pointer(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (const char *)context->uc_mcontext.gregs[REG_RSP];
#else
    return (const char *)context->uc_mcontext.sp;
#endif
}

/* Where the function at the program counter would return to, before its first
 * instruction has run; NULL if that cannot be read. */
static const char *return_address(const ucontext_t *context)
{
#if defined(__x86_64__)
    const char *address = NULL;

    pdk__fault_peek(&address, stack_pointer(context), sizeof address);
    return address;
#else
    return (const char *)context->uc_mcontext.regs[30];
#endif
}

/*
 * Functions that end the program and hold no lock when they do: asserting, the
 * compiler's own checks, and what C++ does when nobody catches. The allocator's
 * complaints come from functions that are called otherwise.
 */
static bool is_way_to_end(const char *name)
{
    static const char *const ways[] = {
        "abort",          "raise",           "gsignal",
        "__assert_fail",  "__assert",        "__assert_perror_fail",
        "__cxa_throw",    "__cxa_rethrow",   "__stack_chk_fail",
        "__chk_fail",     "__fortify_fail",  "__cxa_pure_virtual",
        "_Unwind_Resume", "_ZSt9terminatev", "__cxa_call_unexpected",
        "pthread_kill",
    };
    static const char checked[] = "_chk"; /* __memcpy_chk and its kin */
    size_t size = strlen(name);

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(name, ways[i]) == 0)
            return true;
    return size >= sizeof checked &&
           strcmp(name + size - (sizeof checked - 1), checked) == 0;
}

/* A return address may be the first of the next function. */
static bool leads_to_end(const char *frame)
{
    Dl_info info;

    return dladdr(frame - 1, &info) != 0 && info.dli_sname != NULL &&
           is_way_to_end(info.dli_sname);
}

/* Who called abort(): the first frame that is in the guarded code, if what it
 * called is a way to end. */
static const char *find_aborter(struct fault_range range)
{
    void *frames[ABORT_FRAMES];
    int count = backtrace(frames, ABORT_FRAMES);

    for (int i = 1; i < count; i++)
        if (is_inside(range, frames[i]))
            return leads_to_end(frames[i - 1]) ? frames[i] : NULL;
    return NULL;
}

static bool has_address(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS;
}

/* A call of an address without code, by the guarded code on its own stack. */
static bool blame_jump(struct fault_report *report,
                       const struct fault_guard *guard, void *context)
{
    ptrdiff_t below = (const char *)guard - stack_pointer(context);

    if (report->data != report->address || below <= 0 || below > STACK_BYTES)
        return false;
    report->address = return_address(context);
    report->is_jump = true;
    return is_inside(pdk__fault_range(guard), report->address);
}

bool pdk__fault_blame(struct fault_report *report,
                      const struct fault_guard *guard, const siginfo_t *info,
                      void *context)
{
    /* A crash comes from the kernel, an abort from this very process. */
    if (info->si_signo == SIGABRT) {
        report->address = info->si_code == SI_TKILL
                              ? find_aborter(pdk__fault_range(guard))
                              : NULL;
        return report->address != NULL;
    }
    if (info->si_code <= 0)
        return false;
    report->address = program_counter(context);
    if (has_address(info->si_signo))
        report->data = info->si_addr;
    if (is_inside(pdk__fault_range(guard), report->address))
        return true;
    return info->si_signo == SIGSEGV && blame_jump(report, guard, context);
}

struct fault_sight pdk__fault_look(const struct fault_guard *guard,
                                   const siginfo_t *info, void *context)
{
    struct fault_sight sight = {
        .signal = info->si_signo,
        .address = program_counter(context),
        .stack = stack_pointer(context),
        .loading = pdk__fault_thread.loading,
    };

    sight.has_data = has_address(info->si_signo) && info->si_code > 0;
    if (sight.has_data)
        sight.data = info->si_addr;
    if (sight.has_data && sight.data == sight.address)
        sight.caller = return_address(context);
    if (guard != NULL)
        sight.guarded = pdk__fault_range(guard).low;
    return sight;
}

void pdk__fault_blame_ready(void)
{
    void *frame;

    backtrace(&frame, 1);
}
