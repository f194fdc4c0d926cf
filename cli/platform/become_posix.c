/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The child's side of a fork. Makes only async-signal-safe calls until it
 * executes the program or begins its work; keeps no signal handler and no open
 * file of the parent's.
 */
#include "become.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

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

static void join_streams(const struct process_request *request, int output)
{
    int nothing = open("/dev/null", O_RDONLY);

    dup2(nothing, 0);
    if (output >= 0)
        dup2(output, 2);
    if (output >= 0 || request->speaks_to_stderr)
        dup2(2, 1);
}

/* Does the work, and exits without the exit handlers of this program. */
static void work(const struct process_request *request, int report)
{
    close(report);
    _exit(request->work(request->argument));
}

void become(const char *program, const struct process_request *request,
            int output, int report)
{
    int reason;

    setpgid(0, 0);
    join_streams(request, output);
    limit(RLIMIT_AS, (rlim_t)request->memory_limit_bytes);
    limit(RLIMIT_CPU, (rlim_t)(request->cpu_limit_s + 0.999));
    default_signals();
    if (request->work != NULL)
        work(request, report);
    close_behind_exec();
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

bool process_say(const void *data, size_t size_bytes)
{
    const char *at = data;

    while (size_bytes > 0) {
        ssize_t written = write(1, at, size_bytes);

        if (written <= 0)
            return false;
        at += written;
        size_bytes -= (size_t)written;
    }
    return true;
}
