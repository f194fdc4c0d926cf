/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Children: started without a shell, watched to their end, never left behind.
 * It refuses to guess: a program that cannot be started is a failure, whatever
 * a started one does is a result.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "text.h"

extern char **environ;

enum {
    OUTPUT_LIMIT_BYTES = 1 << 20,
    /* How often a child is looked at that says nothing. */
    WATCH_MS = 10,
    /* One whose output has ended is as good as gone. */
    LAST_WATCH_MS = 1,
};

struct child {
    pid_t pid;
    int output; /* descriptor of what it says; -1: none, or ended */
    struct text_buffer said;
    size_t limit_bytes;
    double deadline_s; /* on the monotonic clock; 0: none */
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- signals: what would end us ends the child first ---- */

static const int passed_on[] = { SIGINT, SIGTERM, SIGHUP };

enum { PASSED_COUNT = sizeof passed_on / sizeof *passed_on };

/* All that a signal's handler, and another thread, can reach. */
static atomic_int group_now, signal_seen;

static void pass_on(int number)
{
    int reason = errno;

    signal_seen = number;
    if (group_now > 0)
        kill(-(pid_t)group_now, number);
    errno = reason;
}

static void catch_signals(struct sigaction *before)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = pass_on;
    sigemptyset(&action.sa_mask);
    signal_seen = 0;
    for (int i = 0; i < PASSED_COUNT; i++) {
        sigaction(passed_on[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(passed_on[i], &action, NULL);
    }
}

static void release_signals(const struct sigaction *before)
{
    group_now = 0;
    for (int i = 0; i < PASSED_COUNT; i++)
        sigaction(passed_on[i], &before[i], NULL);
    if (signal_seen != 0)
        kill(getpid(), signal_seen);
}

void process_interrupt(bool by_force)
{
    if (group_now > 0)
        kill(-(pid_t)group_now, by_force ? SIGKILL : SIGTERM);
}

/* ---- in the child, between fork and exec: only async-signal-safe calls ----
 */

static void limit(int what, rlim_t amount)
{
    const struct rlimit limits = { amount, amount };

    if (amount > 0)
        setrlimit(what, &limits);
}

static void close_behind_exec(void)
{
    struct rlimit files;

#ifdef CLOSE_RANGE_CLOEXEC
    if (close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0)
        return;
#endif
    getrlimit(RLIMIT_NOFILE, &files);
    for (int i = 3; i < 65536 && (rlim_t)i < files.rlim_cur; i++)
        fcntl(i, F_SETFD, FD_CLOEXEC);
}

static void default_signals(void)
{
    struct sigaction action;
    sigset_t none;

    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become(const char *program, const struct process_request *request,
                   int output, int report)
{
    int nothing = open("/dev/null", O_RDONLY);
    int reason;

    setpgid(0, 0);
    dup2(nothing, 0);
    if (output >= 0)
        dup2(output, 2);
    if (output >= 0 || request->speaks_to_stderr)
        dup2(2, 1);
    limit(RLIMIT_AS, (rlim_t)request->memory_limit_bytes);
    limit(RLIMIT_CPU, (rlim_t)(request->cpu_limit_s + 0.999));
    close_behind_exec();
    default_signals();
    if (request->directory == NULL || chdir(request->directory) == 0)
        execve(program, (char *const *)request->arguments,
               request->environment != NULL
                   ? (char *const *)request->environment
                   : environ);
    reason = errno;
    if (write(report, &reason, sizeof reason) < 0)
        _exit(126);
    _exit(127);
}

/* ---- in the parent ---- */

static void close_pair(int *pair)
{
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
    pair[0] = pair[1] = -1;
}

/* What stopped the child before it became the program; 0: it did. */
static int read_report(int report)
{
    int reason = 0;
    ssize_t size;

    do
        size = read(report, &reason, sizeof reason);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)sizeof reason ? reason : 0;
}

static pdk_result fail_start(const struct process_request *request, int reason,
                             pdk_error *error)
{
    const char *program = request->arguments[0];

    if (reason == ENOENT && request->directory != NULL &&
        access(request->directory, F_OK) != 0)
        return pdk__fail_system(error, reason, "cannot run '%s' in '%s'",
                                program, request->directory);
    return pdk__fail_system(error, reason, "cannot run '%s'", program);
}

/* What is sent to the child waits until it has given up our handlers: one of
 * them would swallow it. */
static pid_t fork_in_silence(void)
{
    sigset_t all, before;
    pid_t child;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    child = fork();
    if (child != 0)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    return child;
}

static pdk_result start(struct child *out, const char *program,
                        const struct process_request *request, pdk_error *error)
{
    int output[2] = { -1, -1 }, report[2] = { -1, -1 };
    int reason;

    if (pipe2(report, O_CLOEXEC) != 0 ||
        (request->captures_output && pipe2(output, O_CLOEXEC) != 0)) {
        reason = errno;
        goto fail;
    }
    fflush(NULL);
    out->pid = fork_in_silence();
    if (out->pid == 0)
        become(program, request, output[1], report[1]);
    reason = errno;
    if (out->pid < 0)
        goto fail;
    setpgid(out->pid, out->pid);
    group_now = out->pid;
    if (signal_seen != 0)
        kill(-out->pid, signal_seen);
    close(report[1]);
    report[1] = -1;
    reason = read_report(report[0]);
    if (reason != 0) {
        waitpid(out->pid, NULL, 0);
        goto fail;
    }
    close_pair(report);
    out->output = output[0];
    output[0] = -1;
    close_pair(output);
    return PDK_OK;

fail:
    close_pair(report);
    close_pair(output);
    return fail_start(request, reason, error);
}

/* Takes what was said, waiting for at most `wait_ms`. */
static void listen_to(struct child *child, int wait_ms)
{
    struct pollfd ready = { child->output, POLLIN, 0 };
    char block[16384];
    size_t room = child->limit_bytes - child->said.size_bytes;
    ssize_t size;

    if (poll(&ready, 1, wait_ms) <= 0 || child->output < 0)
        return;
    size = read(child->output, block, sizeof block);
    if (size < 0 && errno == EINTR)
        return;
    if (size <= 0) {
        close(child->output);
        child->output = -1;
        return;
    }
    /* What is beyond the limit is taken too, so that nobody waits for us. */
    pdk__text_append(&child->said, block,
                     (size_t)size < room ? (size_t)size : room);
}

/* Is it still running? Says how it ended if not. */
static bool is_running(const struct child *child, int *status, int flags)
{
    pid_t ended;

    do
        ended = waitpid(child->pid, status, flags);
    while (ended < 0 && errno == EINTR);
    return ended == 0;
}

/* Follows the child to its end; true if it was killed at its deadline. */
static bool follow(struct child *child, int *status)
{
    bool was_captured = child->output >= 0;

    if (!was_captured && child->deadline_s == 0) {
        is_running(child, status, 0);
        return false;
    }
    while (is_running(child, status, WNOHANG)) {
        listen_to(child,
                  was_captured && child->output < 0 ? LAST_WATCH_MS : WATCH_MS);
        if (child->deadline_s != 0 && now_s() > child->deadline_s) {
            kill(-child->pid, SIGKILL);
            is_running(child, status, 0);
            return true;
        }
    }
    return false;
}

/* Takes what is left in the pipe, but waits for nobody who still holds it. */
static void drain(struct child *child)
{
    struct pollfd ready = { child->output, POLLIN, 0 };

    while (child->output >= 0 && poll(&ready, 1, 0) > 0)
        listen_to(child, 0);
    if (child->output >= 0)
        close(child->output);
    child->output = -1;
}

pdk_result process_run(struct process_result *out,
                       const struct process_request *request, pdk_error *error)
{
    struct child child = { .output = -1, .said = TEXT_BUFFER_INIT };
    struct sigaction before[PASSED_COUNT];
    char program[PATH_MAX];
    pdk_result result;
    int status = 0;

    *out = (struct process_result){ .exit_code = -1 };
    if (!process_find(program, sizeof program, request->arguments[0]))
        return pdk_fail(error, PDK_E_NOT_FOUND, "there is no program '%s'",
                        request->arguments[0]);
    child.limit_bytes = request->output_limit_bytes != 0
                            ? request->output_limit_bytes
                            : OUTPUT_LIMIT_BYTES;
    if (request->timeout_s > 0)
        child.deadline_s = now_s() + request->timeout_s;

    catch_signals(before);
    result = start(&child, program, request, error);
    if (result == PDK_OK) {
        out->timed_out = follow(&child, &status);
        drain(&child);
    }
    release_signals(before);
    if (result != PDK_OK)
        return result;

    if (WIFEXITED(status))
        out->exit_code = WEXITSTATUS(status);
    else
        out->signal = WTERMSIG(status);
    if (request->captures_output)
        pdk__text_append(&child.said, "", 0);
    if (child.said.failed) {
        pdk__text_finish(&child.said);
        return pdk__fail_memory(error);
    }
    out->output = child.said.data;
    out->output_bytes = child.said.size_bytes;
    return PDK_OK;
}

void process_result_finish(struct process_result *result)
{
    free(result->output);
    result->output = NULL;
}
