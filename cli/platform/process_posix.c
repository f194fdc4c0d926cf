/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Starts child processes, reads their output and waits for their end; none is
 * left behind. A program that cannot be started is a failure; however a started
 * one ends is a result.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "become.h"
#include "failure.h"
#include "relay.h"
#include "text.h"

enum {
    OUTPUT_LIMIT_BYTES = 1 << 20,
    /* Between two looks at a child that prints nothing. */
    WATCH_US = 10000,
    /* A child whose output has ended will exit soon: the first look comes after
     * this time, each further one after twice the time before. */
    FIRST_WATCH_US = 20,
};

struct process {
    pid_t pid;
    int relay;  /* its place in the relay */
    int output; /* descriptor of its output; -1: none, or at its end */
    bool is_captured;
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

static void close_pair(int *pair)
{
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
    pair[0] = pair[1] = -1;
}

/* Why the child could not execute the program, as an errno; 0: it did. */
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
    const char *program = request->work != NULL ? "pdk" : request->arguments[0];

    if (reason == ENOENT && request->directory != NULL &&
        access(request->directory, F_OK) != 0)
        return pdk__fail_system(error, reason, "cannot run '%s' in '%s'",
                                program, request->directory);
    return pdk__fail_system(error, reason, "cannot run '%s'", program);
}

/*
 * Signals are blocked until the child has reset our handlers: a handler would
 * swallow them. A child that executes a program shares our memory until then,
 * which takes half the time of fork(); `work` needs a fork().
 */
static pid_t spawn(const char *program, const struct process_request *request,
                   int output, int report)
{
    sigset_t all, before;
    pid_t child;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    child = request->work != NULL ? fork() : vfork();
    if (child == 0)
        become(program, request, output, report);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return child;
}

static pdk_result launch(struct process *out, const char *program,
                         const struct process_request *request,
                         pdk_error *error)
{
    int output[2] = { -1, -1 }, report[2] = { -1, -1 };
    int reason;

    if (pipe2(report, O_CLOEXEC) != 0 ||
        (request->captures_output && pipe2(output, O_CLOEXEC) != 0)) {
        reason = errno;
        goto fail;
    }
    fflush(NULL);
    out->pid = spawn(program, request, output[1], report[1]);
    reason = errno;
    if (out->pid < 0)
        goto fail;
    setpgid(out->pid, out->pid);
    relay_to(out->relay, out->pid);
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

static void release(struct process *process)
{
    if (process->output >= 0)
        close(process->output);
    pdk__text_finish(&process->said);
    free(process);
}

pdk_result process_start(struct process **out,
                         const struct process_request *request,
                         pdk_error *error)
{
    char program[PATH_MAX] = "";
    struct process *process;
    pdk_result result;

    *out = NULL;
    if (request->work == NULL &&
        !process_find(program, sizeof program, request->arguments[0]))
        return pdk_fail(error, PDK_E_NOT_FOUND, "there is no program '%s'",
                        request->arguments[0]);
    process = calloc(1, sizeof *process);
    if (process == NULL)
        return pdk__fail_memory(error);
    process->output = -1;
    process->is_captured = request->captures_output;
    process->limit_bytes = request->output_limit_bytes != 0
                               ? request->output_limit_bytes
                               : OUTPUT_LIMIT_BYTES;
    if (request->timeout_s > 0)
        process->deadline_s = now_s() + request->timeout_s;

    result = relay_begin(&process->relay, error);
    if (result == PDK_OK) {
        result = launch(process, program, request, error);
        if (result != PDK_OK)
            relay_end(process->relay);
    }
    if (result == PDK_OK)
        *out = process;
    else
        release(process);
    return result;
}

/* Reads output, waiting for at most that long. */
static void listen_to(struct process *process, int wait_us)
{
    struct pollfd ready = { process->output, POLLIN, 0 };
    struct timespec wait = { .tv_nsec = (long)wait_us * 1000 };
    char block[16384];
    size_t room = process->limit_bytes - process->said.size_bytes;
    ssize_t size;

    if (ppoll(&ready, 1, &wait, NULL) <= 0 || process->output < 0)
        return;
    size = read(process->output, block, sizeof block);
    if (size < 0 && errno == EINTR)
        return;
    if (size <= 0) {
        close(process->output);
        process->output = -1;
        return;
    }
    /* Output beyond the limit is read and discarded, so that the child does not
     * block. */
    pdk__text_append(&process->said, block,
                     (size_t)size < room ? (size_t)size : room);
}

/* Is it still running? It is reaped only after its group has ended, so that its
 * id is not reused before. */
static bool is_running(const struct process *process, int flags)
{
    siginfo_t info = { 0 };
    int result;

    do
        result =
            waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOWAIT | flags);
    while (result < 0 && errno == EINTR);
    return result == 0 && info.si_pid == 0;
}

static void reap(const struct process *process, int *status)
{
    while (waitpid(process->pid, status, 0) < 0 && errno == EINTR)
        continue;
}

/* Waits for its end; true if it has missed its deadline. */
static bool follow(struct process *process)
{
    int soon_us = FIRST_WATCH_US;

    if (!process->is_captured && process->deadline_s == 0) {
        is_running(process, 0);
        return false;
    }
    while (is_running(process, WNOHANG)) {
        bool is_silent = process->is_captured && process->output < 0;

        listen_to(process, is_silent ? soon_us : WATCH_US);
        if (is_silent && soon_us < WATCH_US / 2)
            soon_us *= 2;
        if (process->deadline_s != 0 && now_s() > process->deadline_s)
            return true;
    }
    return false;
}

/* Reads what is left in the pipe, without waiting for other writers to it. */
static void drain(struct process *process)
{
    struct pollfd ready = { process->output, POLLIN, 0 };

    while (process->output >= 0 && poll(&ready, 1, 0) > 0)
        listen_to(process, 0);
}

pdk_result process_wait(struct process_result *out, struct process *process,
                        pdk_error *error)
{
    int status = 0;

    *out = (struct process_result){ .exit_code = -1 };
    out->timed_out = follow(process);
    if (process->deadline_s != 0)
        kill(-process->pid, SIGKILL);
    reap(process, &status);
    drain(process);
    relay_end(process->relay);
    if (WIFEXITED(status))
        out->exit_code = WEXITSTATUS(status);
    else
        out->signal = WTERMSIG(status);
    if (process->is_captured)
        pdk__text_append(&process->said, "", 0);
    if (process->said.failed) {
        release(process);
        return pdk__fail_memory(error);
    }
    out->output = process->said.data;
    out->output_bytes = process->said.size_bytes;
    process->said = (struct text_buffer)TEXT_BUFFER_INIT;
    release(process);
    return PDK_OK;
}

void process_drop(struct process *process)
{
    int status;

    if (process == NULL)
        return;
    kill(-process->pid, SIGKILL);
    reap(process, &status);
    relay_end(process->relay);
    release(process);
}

pdk_result process_run(struct process_result *out,
                       const struct process_request *request, pdk_error *error)
{
    struct process *process;
    pdk_result result = process_start(&process, request, error);

    *out = (struct process_result){ .exit_code = -1 };
    return result == PDK_OK ? process_wait(out, process, error) : result;
}

void process_result_finish(struct process_result *result)
{
    free(result->output);
    result->output = NULL;
}

void process_interrupt(bool by_force)
{
    relay_interrupt(by_force);
}
