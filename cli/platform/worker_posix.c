/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A thread and a pipe. The thread closes its end of the pipe when its work is
 * done, which makes the other end readable.
 */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"

struct worker {
    pthread_t thread;
    int done[2];
    void (*work)(void *argument);
    void *argument;
};

static void *do_work(void *argument)
{
    struct worker *worker = argument;

    worker->work(worker->argument);
    close(worker->done[1]);
    return NULL;
}

pdk_result worker_start(struct worker **out, void (*work)(void *argument),
                        void *argument, pdk_error *error)
{
    struct worker *worker = malloc(sizeof *worker);
    int reason;

    if (worker == NULL)
        return pdk__fail_memory(error);
    worker->work = work;
    worker->argument = argument;
    if (pipe2(worker->done, O_CLOEXEC) != 0) {
        reason = errno;
        free(worker);
        return pdk__fail_system(error, reason, "cannot make a pipe");
    }
    reason = pthread_create(&worker->thread, NULL, do_work, worker);
    if (reason != 0) {
        close(worker->done[0]);
        close(worker->done[1]);
        free(worker);
        return pdk__fail_system(error, reason, "cannot start a thread");
    }
    *out = worker;
    return PDK_OK;
}

int worker_descriptor(const struct worker *worker)
{
    return worker->done[0];
}

bool worker_is_done(const struct worker *worker, int within_ms)
{
    struct pollfd done = { worker->done[0], POLLIN, 0 };

    return poll(&done, 1, within_ms) > 0;
}

void worker_join(struct worker *worker)
{
    if (worker == NULL)
        return;
    pthread_join(worker->thread, NULL);
    close(worker->done[0]);
    free(worker);
}
