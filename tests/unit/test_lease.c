/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
/*
 * A lease must never cost the host its life: the signal by which the kernel
 * asks for it back ends the process by default.
 */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/file.h"

static volatile sig_atomic_t signals_seen;

static void count_signal(int number)
{
    (void)number;
    signals_seen++;
}

/* A leased file in the test's folder, or the test is skipped aloud. */
static struct file open_leased(const char *path)
{
    struct file file = FILE_INIT;
    enum file_lease lease;

    test_write_text(path, "content");
    assert_result(pdk__file_open(&file, path, 1000, NULL), PDK_OK);
    lease = pdk__file_lease(&file);
    if (lease == FILE_LEASE_UNSUPPORTED) {
        pdk__file_close(&file);
        print_message("no leases on the file system of %s\n", path);
        skip();
    }
    assert_int_equal(lease, FILE_LEASE_GRANTED);
    return file;
}

/* Opens the file for writing in another process; its errno, or 0. */
static pid_t start_writer(const char *path, int more_flags)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        int descriptor = open(path, O_WRONLY | more_flags);

        _exit(descriptor >= 0 ? 0 : errno);
    }
    return child;
}

static int wait_for(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool is_signal_pending(void)
{
    sigset_t set;

    sigpending(&set);
    return sigismember(&set, SIGIO) == 1;
}

static bool is_signal_blocked(void)
{
    sigset_t set;

    pthread_sigmask(SIG_BLOCK, NULL, &set);
    return sigismember(&set, SIGIO) == 1;
}

TEST(a_writer_finds_the_lease_and_the_host_lives)
{
    const char *path = test_path("file");
    struct file file = open_leased(path);

    (void)state;
    assert_int_equal(wait_for(start_writer(path, O_NONBLOCK)), EWOULDBLOCK);
    assert_true(is_signal_pending());
    pdk__file_release(&file);
    assert_false(is_signal_pending());
    assert_false(is_signal_blocked());
    assert_int_equal(wait_for(start_writer(path, 0)), 0);
    pdk__file_close(&file);
}

TEST(a_writer_waits_until_the_lease_is_released)
{
    const char *path = test_path("file");
    struct file file = open_leased(path);
    int status;
    pid_t child;

    (void)state;
    child = start_writer(path, O_TRUNC);
    while (!is_signal_pending())
        sched_yield();
    assert_int_equal(waitpid(child, &status, WNOHANG), 0);
    assert_result(pdk__file_refresh(&file, NULL), PDK_OK);
    assert_int_equal(file.identity.size_bytes, 7);
    pdk__file_close(&file);
    assert_int_equal(wait_for(child), 0);
    assert_false(is_signal_pending());
}

TEST(a_file_open_for_writing_is_busy)
{
    const char *path = test_path("file");
    struct file file = open_leased(path);
    int writer;

    (void)state;
    pdk__file_release(&file);
    writer = open(path, O_WRONLY);
    assert_true(writer >= 0);
    assert_int_equal(pdk__file_lease(&file), FILE_LEASE_BUSY);
    assert_false(is_signal_blocked());
    close(writer);
    assert_int_equal(pdk__file_lease(&file), FILE_LEASE_GRANTED);
    pdk__file_close(&file);
    assert_false(is_signal_blocked());
}

TEST(a_file_that_is_not_ours_has_no_lease)
{
    const char *path = test_path("file");
    struct file file = FILE_INIT;
    enum file_lease lease;
    uid_t user = geteuid();

    (void)state;
    if (user == 0) {
        test_write_text(path, "content");
        assert_result(pdk__file_open(&file, path, 1000, NULL), PDK_OK);
        assert_int_equal(seteuid(65534), 0);
    } else {
        assert_result(pdk__file_open(&file, "/etc/passwd", UINT64_MAX, NULL),
                      PDK_OK);
    }
    lease = pdk__file_lease(&file);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(lease, FILE_LEASE_UNSUPPORTED);
    assert_false(is_signal_blocked());
    pdk__file_close(&file);
}

static void *idle(void *context)
{
    char byte;

    while (read(*(int *)context, &byte, 1) < 0)
        continue;
    return NULL;
}

TEST(no_handler_and_no_other_thread_sees_the_signal)
{
    const char *path = test_path("file");
    pthread_t other;
    int ends[2];
    struct file file;

    (void)state;
    signal(SIGIO, count_signal);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pthread_create(&other, NULL, idle, &ends[0]), 0);
    for (int i = 0; i < 20; i++) {
        file = open_leased(path);
        wait_for(start_writer(path, O_NONBLOCK));
        pdk__file_close(&file);
    }
    close(ends[1]);
    pthread_join(other, NULL);
    close(ends[0]);
    assert_int_equal(signals_seen, 0);
}

TEST(a_signal_of_the_hosts_own_is_not_lost)
{
    const char *path = test_path("file");
    struct file file;

    (void)state;
    signal(SIGIO, count_signal);
    file = open_leased(path);
    kill(getpid(), SIGIO);
    assert_int_equal(signals_seen, 0);
    pdk__file_close(&file);
    assert_int_equal(signals_seen, 1);
    file = open_leased(path);
    kill(getpid(), SIGIO);
    wait_for(start_writer(path, O_NONBLOCK));
    pdk__file_close(&file);
    assert_int_equal(signals_seen, 2);
}

TEST(a_host_that_blocks_the_signal_finds_it_blocked_as_before)
{
    const char *path = test_path("file");
    struct file file;
    sigset_t set;

    (void)state;
    sigemptyset(&set);
    sigaddset(&set, SIGIO);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    file = open_leased(path);
    wait_for(start_writer(path, O_NONBLOCK));
    pdk__file_close(&file);
    assert_true(is_signal_blocked());
    assert_false(is_signal_pending());
}

TEST_MAIN(RUN(a_writer_finds_the_lease_and_the_host_lives),
          RUN(a_writer_waits_until_the_lease_is_released),
          RUN(a_file_open_for_writing_is_busy),
          RUN(a_file_that_is_not_ours_has_no_lease),
          RUN(no_handler_and_no_other_thread_sees_the_signal),
          RUN(a_signal_of_the_hosts_own_is_not_lost),
          RUN(a_host_that_blocks_the_signal_finds_it_blocked_as_before))
