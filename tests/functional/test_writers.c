/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Another process writes builds in the worst ways that there are, all the time,
 * while the host loads what it is offered: in chunks with pauses, truncating in
 * place, over the old one without truncating, linking and then stripping.
 *
 * Each build is one of four, known by the code that runs and by its build-id,
 * which lie far apart in the file: a mixture of two is seen.
 */
#include "story.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/clock.h"

#define REVISIONS 4
#define LONG_WAIT_NS UINT64_C(20000000000)

/* The images, whole and stripped of what is not loaded. */
static struct {
    char *data;
    size_t size, stripped_size;
    char build_id[PDK_BUILD_ID_SIZE];
} builds[REVISIONS + 1];

/* Of the section headers and all behind the loaded part nothing is left. */
static char *stripped[REVISIONS + 1];

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void)number;
    signals++;
}

static void pause_us(unsigned seed, unsigned most_us)
{
    unsigned us = seed * 2654435761u % most_us;

    if (us > most_us / 2)
        usleep(us);
}

/* Writes in steps of about a kilobyte; some of them are followed by a pause. */
static void write_chunks(int file, const char *data, size_t size, unsigned seed)
{
    size_t step = 700 + seed * 37u % 900;

    for (size_t at = 0; at < size; at += step) {
        size_t part = size - at < step ? size - at : step;

        if (pwrite(file, data + at, part, (off_t)at) != (ssize_t)part)
            _exit(1);
        pause_us(seed + (unsigned)at, 300);
    }
}

static void write_at(const char *path, int flags, const char *data, size_t size,
                     unsigned seed)
{
    int file = open(path, O_WRONLY | O_CREAT | flags, 0700);

    if (file < 0)
        _exit(1);
    write_chunks(file, data, size, seed);
    if ((flags & O_TRUNC) == 0 && ftruncate(file, (off_t)size) != 0)
        _exit(1);
    pause_us(seed + 1, 2000);
    close(file);
}

static void truncate_and_write(const char *path, int revision, unsigned seed)
{
    write_at(path, O_TRUNC, builds[revision].data, builds[revision].size, seed);
}

static void write_over(const char *path, int revision, unsigned seed)
{
    write_at(path, 0, builds[revision].data, builds[revision].size, seed);
}

static void link_and_strip(const char *path, int revision, unsigned seed)
{
    unlink(path);
    truncate_and_write(path, revision, seed);
    pause_us(seed + 2, 5000);
    write_at(path, O_TRUNC, stripped[revision], builds[revision].stripped_size,
             seed + 3);
}

static void write_and_rename(const char *path, int revision, unsigned seed)
{
    char aside[600];

    snprintf(aside, sizeof aside, "%s.%u", path, seed);
    truncate_and_write(aside, revision, seed);
    rename(aside, path);
}

/* Half of the builds are run into by the next one at once. */
static void be_the_writer(const char *path, unsigned count, int told, int seen)
{
    static void (*const ways[])(const char *path, int revision,
                                unsigned seed) = {
        truncate_and_write,
        write_over,
        link_and_strip,
        write_and_rename,
    };

    for (unsigned i = 1; i <= count; i++) {
        char revision = (char)(1 + i % REVISIONS);

        ways[i * 2654435761u / 7 % 4](path, revision, i);
        if (i % 2 == 1 && i < count)
            continue;
        if (write(told, &revision, 1) != 1 || read(seen, &revision, 1) != 1)
            _exit(1);
    }
    _exit(0);
}

static void strip(const char *from, const char *to)
{
    int status = 1;
    pid_t child = fork();

    if (child == 0) {
        execlp("strip", "strip", "--strip-all", "-o", to, from, (char *)NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Reads the images, and has the host load each to know its build-id. */
static const pdk_binding *read_builds(struct story *story)
{
    const pdk_binding *binding = NULL;

    for (int i = 1; i <= REVISIONS; i++) {
        char name[2] = { (char)('0' + i), '\0' };

        builds[i].data = test_read(machine_path(name), &builds[i].size);
        strip(machine_path(name), test_path("stripped"));
        stripped[i] =
            test_read(test_path("stripped"), &builds[i].stripped_size);
        if (i == 1) {
            binding = story_start(story, name, NULL);
        } else {
            story_publish(story, name);
            story_expect(story, PDK_EVENT_RELOADED);
        }
        memcpy(builds[i].build_id, story->event.build_id,
               sizeof builds[i].build_id);
    }
    return binding;
}

static void forget_builds(void)
{
    for (int i = 1; i <= REVISIONS; i++) {
        free(builds[i].data);
        free(stripped[i]);
    }
}

/* A build that was taken is one of the four, whole, and another than before:
 * one that is stripped afterwards is the same. */
static void judge(const struct story *story, const pdk_binding *binding,
                  uint32_t before)
{
    uint32_t revision = story_revision(binding);

    assert_in_range(revision, 1, REVISIONS);
    assert_string_equal(story->event.build_id, builds[revision].build_id);
    assert_int_not_equal(revision, before);
}

/* Polls until the writer waits for us, and what he wrote last is running. */
static void follow(struct story *story, const pdk_binding *binding, int told,
                   uint32_t *running)
{
    uint64_t end_ns = pdk__clock_now_ns() + LONG_WAIT_NS;
    char wanted = 0;

    while (*running != (uint32_t)wanted) {
        story->now_ns = pdk__clock_now_ns();
        if (wanted == 0 && read(told, &wanted, 1) != 1)
            wanted = 0;
        if (story->now_ns > end_ns)
            fail_msg("revision %d was lost; %u is running", wanted, *running);
        if (!pdk_host_poll(story->host, &story->event)) {
            usleep(100);
            continue;
        }
        if (story->event.kind == PDK_EVENT_RELOADED) {
            judge(story, binding, *running);
            *running = story_revision(binding);
        } else if (story->event.kind == PDK_EVENT_REFUSED) {
            assert_int_equal(story->event.error.stage, PDK_STAGE_COPY);
        }
    }
}

static void let_write(unsigned count)
{
    struct story story;
    const pdk_binding *binding = read_builds(&story);
    uint32_t running = REVISIONS;
    int told[2], seen[2], status;
    pid_t writer;

    signal(SIGIO, count_signal);
    assert_int_equal(pipe(told) | pipe(seen), 0);
    assert_int_equal(fcntl(told[0], F_SETFL, O_NONBLOCK), 0);
    writer = fork();
    if (writer == 0) {
        close(told[0]);
        close(seen[1]);
        be_the_writer(story.path, count, told[1], seen[0]);
    }
    for (unsigned i = 0; i < count / 2; i++) {
        follow(&story, binding, told[0], &running);
        assert_int_equal(write(seen[1], "", 1), 1);
    }
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_int_equal(status, 0);
    assert_int_equal(signals, 0);
    assert_result(pdk_host_reload(story.host, "test.machine", NULL),
                  PDK_E_UNCHANGED);
    for (int i = 0; i < 2; i++)
        close(told[i]), close(seen[i]);
    forget_builds();
    story_end(&story);
}

TEST(a_hundred_builds_written_in_bad_ways_are_loaded_whole_or_not_at_all)
{
    (void)state;
    let_write(100);
}

TEST(for_long_builds_written_in_bad_ways_are_loaded_whole_or_not_at_all)
{
    (void)state;
    if (getenv("PDK_LONG") == NULL) {
        print_message("runs when PDK_LONG is set: ctest -L long\n");
        skip();
    }
    let_write(2000);
}

TEST_MAIN(
    RUN(a_hundred_builds_written_in_bad_ways_are_loaded_whole_or_not_at_all),
    RUN(for_long_builds_written_in_bad_ways_are_loaded_whole_or_not_at_all))
