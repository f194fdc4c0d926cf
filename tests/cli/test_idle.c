/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/idle.h"
#include "platform/worker.h"

#define FOR_EVER UINT64_C(3600000000000)

TEST(a_wait_ends_at_its_time)
{
    (void)state;
    assert_result(idle_begin(NULL), PDK_OK);
    idle_for(NULL, 0, 1);
    assert_false(idle_was_interrupted());
    idle_end();
}

TEST(a_wait_ends_when_a_descriptor_is_readable)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_result(idle_begin(NULL), PDK_OK);
    idle_for((const int[]){ -1, ends[0] }, 2, FOR_EVER);
    assert_false(idle_was_interrupted());
    idle_end();
    close(ends[0]);
    close(ends[1]);
}

TEST(a_signal_before_a_wait_is_not_lost)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        assert_result(idle_begin(NULL), PDK_OK);
        raise(signals[i]);
        idle_for(NULL, 0, FOR_EVER);
        idle_for(NULL, 0, FOR_EVER);
        assert_true(idle_was_interrupted());
        idle_end();
    }
}

TEST(the_second_signal_ends_the_program)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        idle_begin(NULL);
        raise(SIGTERM);
        raise(SIGTERM);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

TEST(afterwards_signals_mean_what_they_meant)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        idle_begin(NULL);
        idle_end();
        idle_end();
        raise(SIGINT);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

struct work {
    int gate[2]; /* readable: go on */
    int result;
};

static void do_work(void *argument)
{
    struct work *work = argument;
    char byte;

    work->result = read(work->gate[0], &byte, 1) == 1 ? byte : -1;
}

TEST(work_is_done_aside_and_says_when_it_is)
{
    struct work work = { .result = 0 };
    struct worker *worker;

    (void)state;
    assert_int_equal(pipe(work.gate), 0);
    assert_result(worker_start(&worker, do_work, &work, NULL), PDK_OK);
    assert_false(worker_is_done(worker, 0));
    assert_int_equal(write(work.gate[1], "x", 1), 1);
    idle_for((const int[]){ worker_descriptor(worker) }, 1, FOR_EVER);
    assert_true(worker_is_done(worker, 0));
    worker_join(worker);
    assert_int_equal(work.result, 'x');
    worker_join(NULL);
    close(work.gate[0]);
    close(work.gate[1]);
}

TEST_MAIN(RUN(a_wait_ends_at_its_time),
          RUN(a_wait_ends_when_a_descriptor_is_readable),
          RUN(a_signal_before_a_wait_is_not_lost),
          RUN(the_second_signal_ends_the_program),
          RUN(afterwards_signals_mean_what_they_meant),
          RUN(work_is_done_aside_and_says_when_it_is))
