/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/process.h"

/* Runs a line of the shell's, with what it says kept. */
static struct process_result shell(const char *line,
                                   struct process_request request)
{
    const char *const arguments[] = { "sh", "-c", line, NULL };
    struct process_result result;

    request.arguments = arguments;
    request.captures_output = true;
    assert_result(process_run(&result, &request, NULL), PDK_OK);
    return result;
}

TEST(a_program_says_both_streams_and_how_it_ended)
{
    struct process_result result =
        shell("echo out; echo err >&2; exit 7", (struct process_request){ 0 });

    (void)state;
    assert_int_equal(result.exit_code, 7);
    assert_int_equal(result.signal, 0);
    assert_string_equal(result.output, "out\nerr\n");
    assert_int_equal(result.output_bytes, 8);
    process_result_finish(&result);
    process_result_finish(&result);
}

TEST(a_signal_is_told_from_an_exit)
{
    struct process_result result =
        shell("kill -9 $$", (struct process_request){ 0 });

    (void)state;
    assert_int_equal(result.exit_code, -1);
    assert_int_equal(result.signal, SIGKILL);
    assert_string_equal(result.output, "");
    process_result_finish(&result);
}

TEST(a_missing_program_is_not_a_result)
{
    const char *const missing[] = { "pdk-no-such-program", NULL };
    const char *const path[] = { "./no/such/program", NULL };
    const char *const folder[] = { "/", NULL };
    const char *const real[] = { "true", NULL };
    struct process_request request = { .arguments = missing };
    struct process_result result;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(process_run(&result, &request, &error), PDK_E_NOT_FOUND);
    assert_contains(error.message, "no program 'pdk-no-such-program'");
    request.arguments = path;
    assert_result(process_run(&result, &request, &error), PDK_E_NOT_FOUND);
    request.arguments = folder;
    assert_result(process_run(&result, &request, &error), PDK_E_SYSTEM);
    request.arguments = real;
    request.directory = test_path("missing");
    assert_result(process_run(&result, &request, &error), PDK_E_NOT_FOUND);
    assert_contains(error.message, "/missing'");
}

TEST(a_program_that_hangs_is_ended_with_all_it_started)
{
    /* Orphans become ours, so that their end can be seen. */
    int adopts = prctl(PR_SET_CHILD_SUBREAPER, 1);
    struct process_result result =
        shell("sleep 1000 & echo $!; wait",
              (struct process_request){ .timeout_s = 0.2 });
    pid_t started = (pid_t)atol(result.output);
    int status;

    (void)state;
    assert_int_equal(adopts, 0);
    assert_true(result.timed_out);
    assert_int_equal(result.signal, SIGKILL);
    assert_true(started > 0);
    assert_int_equal(waitpid(started, &status, 0), started);
    assert_true(WIFSIGNALED(status));
    process_result_finish(&result);
}

/* What a build starts to stay, such as a compiler's server, stays. */
TEST(nobody_waits_for_what_a_program_leaves_behind)
{
    struct process_result result =
        shell("sleep 30 & echo $!", (struct process_request){ 0 });

    (void)state;
    assert_int_equal(result.exit_code, 0);
    assert_int_equal(kill((pid_t)atol(result.output), SIGKILL), 0);
    process_result_finish(&result);
}

TEST(what_a_program_with_a_deadline_leaves_behind_is_ended)
{
    int adopts = prctl(PR_SET_CHILD_SUBREAPER, 1);
    struct process_result result = shell(
        "sleep 1000 & echo $!", (struct process_request){ .timeout_s = 20 });
    pid_t started = (pid_t)atol(result.output);
    int status;

    (void)state;
    assert_int_equal(adopts, 0);
    assert_false(result.timed_out);
    assert_int_equal(result.exit_code, 0);
    assert_int_equal(waitpid(started, &status, 0), started);
    assert_true(WIFSIGNALED(status));
    process_result_finish(&result);
}

TEST(what_is_said_beyond_the_limit_is_dropped)
{
    struct process_result result =
        shell("head -c 300000 /dev/zero | tr '\\0' x; exit 3",
              (struct process_request){ .output_limit_bytes = 1000 });

    (void)state;
    assert_int_equal(result.exit_code, 3);
    assert_int_equal(result.output_bytes, 1000);
    assert_int_equal(strlen(result.output), 1000);
    process_result_finish(&result);
}

TEST(a_program_runs_where_and_with_what_it_is_told)
{
    const char *const environment[] = { "PATH=/usr/bin:/bin", "COLOUR=green",
                                        NULL };
    struct process_result result =
        shell("pwd -P; echo $COLOUR; cat",
              (struct process_request){ .directory = "/usr",
                                        .environment = environment });

    (void)state;
    assert_string_equal(result.output, "/usr\ngreen\n");
    process_result_finish(&result);
}

TEST(no_descriptor_and_no_blocked_signal_is_inherited)
{
    int pair[2];
    struct process_result result;

    (void)state;
    assert_int_equal(pipe(pair), 0);
    signal(SIGPIPE, SIG_IGN);
    result = shell("ls /proc/self/fd | wc -l; kill -PIPE $$; echo alive",
                   (struct process_request){ 0 });
    signal(SIGPIPE, SIG_DFL);
    close(pair[0]);
    close(pair[1]);
    /* Its three streams, and the folder that ls reads. */
    assert_int_equal(atol(result.output), 4);
    assert_null(strstr(result.output, "alive"));
    assert_int_equal(result.signal, SIGPIPE);
    process_result_finish(&result);
}

TEST(limits_of_memory_and_time_are_kept)
{
    struct process_result result =
        shell("ulimit -v; ulimit -t",
              (struct process_request){ .memory_limit_bytes = 1u << 30,
                                        .cpu_limit_s = 1.5 });

    (void)state;
    assert_string_equal(result.output, "1048576\n2\n");
    process_result_finish(&result);
}

static volatile sig_atomic_t interrupts;

static void count_interrupt(int number)
{
    (void)number;
    interrupts++;
}

TEST(an_interrupt_ends_the_child_and_then_reaches_us)
{
    char line[128];
    struct process_result result;

    (void)state;
    signal(SIGINT, count_interrupt);
    snprintf(line, sizeof line,
             "trap 'exit 9' INT; kill -INT %ld; while :; do sleep 0.01; done",
             (long)getpid());
    result = shell(line, (struct process_request){ .timeout_s = 20 });
    signal(SIGINT, SIG_DFL);
    assert_false(result.timed_out);
    assert_int_equal(result.exit_code, 9);
    assert_int_equal(interrupts, 1);
    process_result_finish(&result);
}

static struct process *start(struct process_request request)
{
    struct process *process;

    request.captures_output = true;
    assert_result(process_start(&process, &request, NULL), PDK_OK);
    return process;
}

static int say_twice(void *argument)
{
    const char *word = argument;

    process_say(word, strlen(word));
    return process_say(word, strlen(word)) ? 5 : 6;
}

TEST(work_is_done_in_a_copy_of_this_program)
{
    char word[] = "word ";
    struct process *process =
        start((struct process_request){ .work = say_twice, .argument = word });
    struct process_result result;

    (void)state;
    memcpy(word, "late ", 5);
    assert_result(process_wait(&result, process, NULL), PDK_OK);
    assert_int_equal(result.exit_code, 5);
    assert_string_equal(result.output, "word word ");
    process_result_finish(&result);
}

static int crash(void *argument)
{
    (void)argument;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

static int hang(void *argument)
{
    (void)argument;
    pause();
    return 0;
}

TEST(work_that_crashes_or_hangs_harms_nobody_else)
{
    struct process *crashing = start((struct process_request){ .work = crash });
    struct process *hanging =
        start((struct process_request){ .work = hang, .timeout_s = 0.1 });
    struct process_result result;

    (void)state;
    assert_result(process_wait(&result, hanging, NULL), PDK_OK);
    assert_true(result.timed_out);
    process_result_finish(&result);
    assert_result(process_wait(&result, crashing, NULL), PDK_OK);
    assert_int_equal(result.signal, SIGSEGV);
    process_result_finish(&result);
}

TEST(several_run_at_once_and_hear_the_same_interrupt)
{
    struct process *first, *second, *dropped;
    struct process_result result;

    (void)state;
    signal(SIGINT, count_interrupt);
    interrupts = 0;
    dropped = start((struct process_request){ .work = hang });
    first = start((struct process_request){ .work = hang, .timeout_s = 20 });
    second = start((struct process_request){ .work = hang, .timeout_s = 20 });
    process_drop(dropped);
    process_drop(NULL);
    kill(getpid(), SIGINT);
    assert_int_equal(interrupts, 0);
    assert_result(process_wait(&result, second, NULL), PDK_OK);
    assert_int_equal(result.signal, SIGINT);
    assert_int_equal(interrupts, 0);
    process_result_finish(&result);
    assert_result(process_wait(&result, first, NULL), PDK_OK);
    assert_int_equal(result.signal, SIGINT);
    process_result_finish(&result);
    signal(SIGINT, SIG_DFL);
    assert_int_equal(interrupts, 1);
}

TEST(more_than_four_at_once_are_refused)
{
    struct process_request request = { .work = hang };
    struct process *running[4], *fifth;

    (void)state;
    for (int i = 0; i < 4; i++)
        running[i] = start(request);
    assert_result(process_start(&fifth, &request, NULL), PDK_E_LIMIT);
    for (int i = 0; i < 4; i++)
        process_drop(running[i]);
    assert_result(process_start(&fifth, &request, NULL), PDK_OK);
    process_drop(fifth);
}

TEST(a_program_is_found_by_its_name)
{
    char path[512], small[4];
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_true(process_find(path, sizeof path, "sh"));
    assert_int_equal(path[0], '/');
    assert_false(process_find(path, sizeof path, "pdk-no-such-program"));
    assert_false(process_find(path, sizeof path, ""));
    assert_false(process_find(small, sizeof small, "sh"));
    setenv("PATH", test_folder(), 1);
    assert_false(process_find(path, sizeof path, "sh"));
    assert_result(process_program(path, sizeof path, &error), PDK_OK);
    assert_contains(path, "test_process");
    assert_result(process_program(small, sizeof small, &error), PDK_E_LIMIT);
}

TEST(a_relative_folder_in_path_is_meant_from_where_we_are)
{
    const char *const arguments[] = { "speaker", NULL };
    struct process_request request = { .arguments = arguments,
                                       .directory = "/",
                                       .captures_output = true };
    struct process_result result;

    (void)state;
    test_write_text(test_path("speaker"), "#!/bin/sh\necho here\n");
    assert_int_equal(chmod(test_path("speaker"), 0700), 0);
    assert_int_equal(chdir(test_folder()), 0);
    setenv("PATH", ".:/usr/bin:/bin", 1);
    assert_result(process_run(&result, &request, NULL), PDK_OK);
    assert_string_equal(result.output, "here\n");
    process_result_finish(&result);
}

TEST_MAIN(RUN(a_program_says_both_streams_and_how_it_ended),
          RUN(a_signal_is_told_from_an_exit),
          RUN(a_missing_program_is_not_a_result),
          RUN(a_program_that_hangs_is_ended_with_all_it_started),
          RUN(nobody_waits_for_what_a_program_leaves_behind),
          RUN(what_a_program_with_a_deadline_leaves_behind_is_ended),
          RUN(what_is_said_beyond_the_limit_is_dropped),
          RUN(a_program_runs_where_and_with_what_it_is_told),
          RUN(no_descriptor_and_no_blocked_signal_is_inherited),
          RUN(limits_of_memory_and_time_are_kept),
          RUN(an_interrupt_ends_the_child_and_then_reaches_us),
          RUN(work_is_done_in_a_copy_of_this_program),
          RUN(work_that_crashes_or_hangs_harms_nobody_else),
          RUN(several_run_at_once_and_hear_the_same_interrupt),
          RUN(more_than_four_at_once_are_refused),
          RUN(a_program_is_found_by_its_name),
          RUN(a_relative_folder_in_path_is_meant_from_where_we_are))
