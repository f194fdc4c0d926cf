/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs a program that is not trusted to end. Reads all that it says, so that it
 * never waits for us, and keeps the end of it; asks by its number alone whether
 * it has ended, so that nobody else's child is taken.
 */
#include "platform/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failure.h"
#include "platform/clock.h"

extern char **environ;

#define NS_PER_MS UINT64_C(1000000)

enum {
    /* Above all descriptors that a program may be given by number. */
    SAFE_DESCRIPTOR = 16,
    FIRST_GIVEN = 3,
    /* How often one is looked at that says nothing; it may have left its end of
     * the pipe to others. */
    LOOK_MS = 10,
};

struct child {
    pid_t pid;
    int output;   /* what it says; -1: it has closed that */
    bool is_lost; /* somebody else has waited for it */
    uint64_t deadline_ns;
    char tail[1024]; /* of what it said */
    size_t tail_bytes;
};

/* ---------------------------------------------------------- the start --- */

/* The end of the pipe and the two descriptors, where no number that they are to
 * get is in the way. */
struct given {
    int output;
    int descriptors[2];
};

static void close_all(struct given *given)
{
    if (given->output >= 0)
        close(given->output);
    for (int i = 0; i < 2; i++)
        if (given->descriptors[i] >= 0)
            close(given->descriptors[i]);
}

static bool copy_up(struct given *given, const struct child_order *order,
                    int output)
{
    bool fine;

    given->output = fcntl(output, F_DUPFD_CLOEXEC, SAFE_DESCRIPTOR);
    fine = given->output >= 0;
    for (int i = 0; i < 2; i++) {
        given->descriptors[i] =
            fcntl(order->descriptors[i], F_DUPFD_CLOEXEC, SAFE_DESCRIPTOR);
        fine = fine && given->descriptors[i] >= 0;
    }
    return fine;
}

static int plan_files(posix_spawn_file_actions_t *actions,
                      const struct given *given)
{
    int failure =
        posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);

    for (int i = 1; i <= 2 && failure == 0; i++)
        failure = posix_spawn_file_actions_adddup2(actions, given->output, i);
    for (int i = 0; i < 2 && failure == 0; i++)
        failure = posix_spawn_file_actions_adddup2(
            actions, given->descriptors[i], FIRST_GIVEN + i);
    if (failure == 0)
        failure =
            posix_spawn_file_actions_addclosefrom_np(actions, FIRST_GIVEN + 2);
    return failure;
}

static int plan_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
}

/* Returns an errno. */
static int spawn(struct child *child, const struct child_order *order,
                 const struct given *given)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);

    if (failure != 0)
        return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure == 0) {
        failure = plan_files(&actions, given);
        if (failure == 0)
            failure = plan_signals(&attributes);
        if (failure == 0)
            failure =
                posix_spawn(&child->pid, order->program, &actions, &attributes,
                            (char *const *)order->words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static pdk_result start(struct child *child, const struct child_order *order,
                        pdk_error *error)
{
    struct given given;
    int ends[2], failure;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return pdk__fail_system(error, errno, "cannot make a pipe for '%s'",
                                order->program);
    child->output = ends[0];
    failure = copy_up(&given, order, ends[1]) ? 0 : errno;
    close(ends[1]);
    if (failure == 0)
        failure = spawn(child, order, &given);
    close_all(&given);
    if (failure == 0)
        return PDK_OK;
    close(child->output);
    return pdk__fail_system(error, failure, "cannot run '%s'", order->program);
}

/* ------------------------------------------------------------ the end --- */

/* Keeps the end of it all. */
static void keep(struct child *child, const char *data, size_t size_bytes)
{
    size_t room = sizeof child->tail, over;

    if (child->tail_bytes + size_bytes > room) {
        over = child->tail_bytes + size_bytes - room;
        child->tail_bytes -= over;
        memmove(child->tail, child->tail + over, child->tail_bytes);
    }
    memcpy(child->tail + child->tail_bytes, data, size_bytes);
    child->tail_bytes += size_bytes;
}

/* Waits until it says something, has closed its mouth, or for so long. */
static void listen(struct child *child, int wait_ms)
{
    struct pollfd ear = { .fd = child->output, .events = POLLIN };
    char said[sizeof child->tail];
    ssize_t count;

    if (poll(&ear, 1, wait_ms) <= 0 || child->output < 0)
        return;
    count = read(child->output, said, sizeof said);
    if (count > 0) {
        keep(child, said, (size_t)count);
    } else if (count == 0 || errno != EINTR) {
        close(child->output);
        child->output = -1;
    }
}

/* Has it ended? Who has is not taken yet: its number, and its group's, are not
 * given to others. What the system does not tell now, it may tell later. */
static bool has_ended(struct child *child)
{
    siginfo_t info = { .si_pid = 0 };

    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) ==
        0)
        return info.si_pid == child->pid;
    child->is_lost = errno == ECHILD;
    return child->is_lost;
}

/* True if it did so in time. */
static bool wait_for_end(struct child *child)
{
    while (!has_ended(child)) {
        if (pdk__clock_now_ns() >= child->deadline_ns)
            return false;
        listen(child, child->output < 0 ? 1 : LOOK_MS);
    }
    return true;
}

/* Ends all of its group, and takes its end from the system. */
static void reap(struct child *child, struct child_end *out)
{
    siginfo_t info = { .si_pid = 0 };

    out->fate = CHILD_LOST;
    if (child->is_lost)
        return;
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL);
    while (waitid(P_PID, (id_t)child->pid, &info, WEXITED) != 0)
        if (errno == ECHILD)
            return;
    out->fate = info.si_code == CLD_EXITED ? CHILD_EXITED : CHILD_KILLED;
    out->code = info.si_status;
}

/* What is still in the pipe; nobody writes to it any more, or nobody that we
 * would wait for. */
static void hear_out(struct child *child)
{
    for (int i = 0; i < 64 && child->output >= 0; i++)
        listen(child, 0);
    if (child->output >= 0)
        close(child->output);
}

static void take_last_line(struct child_end *out, const struct child *child)
{
    size_t end = child->tail_bytes, begin, size;

    while (end > 0 && child->tail[end - 1] == '\n')
        end--;
    begin = end;
    while (begin > 0 && child->tail[begin - 1] != '\n')
        begin--;
    size =
        end - begin < sizeof out->said - 1 ? end - begin : sizeof out->said - 1;
    memcpy(out->said, child->tail + begin, size);
    out->said[size] = '\0';
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)out->said[i] < ' ' || out->said[i] == 127)
            out->said[i] = ' ';
}

pdk_result pdk__child_run(struct child_end *out,
                          const struct child_order *order, pdk_error *error)
{
    struct child child = { .output = -1 };
    bool in_time;
    pdk_result result = start(&child, order, error);

    if (result != PDK_OK)
        return result;
    *out = (struct child_end){ 0 };
    child.deadline_ns = pdk__clock_now_ns() + order->deadline_ms * NS_PER_MS;
    in_time = wait_for_end(&child);
    reap(&child, out);
    if (!in_time)
        out->fate = CHILD_LATE;
    hear_out(&child);
    take_last_line(out, &child);
    return PDK_OK;
}
