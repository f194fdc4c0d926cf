/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A debugger that does nothing but be there.
 */
#include "tracer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

/* Until it is killed, or there is nobody left to trace. */
static void hand_on_signals(pid_t traced)
{
    int status;

    while (waitpid(traced, &status, __WALL) == traced && WIFSTOPPED(status)) {
        int signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;

        ptrace(PTRACE_CONT, traced, NULL, (void *)(intptr_t)signal);
    }
}

/* Begins once this end of the pipe was given leave; says if it is attached. */
static void trace_parent(int leave, int told)
{
    pid_t parent = getppid();
    char word;

    if (read(leave, &word, 1) != 1 ||
        ptrace(PTRACE_SEIZE, parent, NULL, NULL) != 0 ||
        write(told, "", 1) != 1)
        _exit(1);
    hand_on_signals(parent);
    _exit(0);
}

pid_t tracer_attach(void)
{
    int leave[2], told[2];
    pid_t tracer;
    ssize_t size;
    char word;

    assert_int_equal(pipe2(leave, O_CLOEXEC), 0);
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    tracer = fork();
    assert_true(tracer >= 0);
    if (tracer == 0)
        trace_parent(leave[0], told[1]);
    close(told[1]);
    prctl(PR_SET_PTRACER, tracer);
    assert_int_equal(write(leave[1], "", 1), 1);
    size = read(told[0], &word, 1);
    close(told[0]);
    close(leave[0]);
    close(leave[1]);
    if (size == 1)
        return tracer;
    waitpid(tracer, NULL, 0);
    print_message("LEFT OUT: the system lets no process attach to this one\n");
    skip();
    return -1;
}

void tracer_detach(pid_t tracer)
{
    assert_int_equal(kill(tracer, SIGKILL), 0);
    assert_int_equal(waitpid(tracer, NULL, 0), tracer);
}
