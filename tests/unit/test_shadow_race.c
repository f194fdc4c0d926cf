/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
/*
 * Another process overwrites the file in every way that builds know, while this
 * one reads it as fast as it can. What is taken must be one of the two builds,
 * to the byte.
 */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shadow.h"

/* The watched name, and the one that builds publish from. */
static char target[512], aside[512];

/* Until then the other goes on; each build must have been taken as often. */
#define TAKEN_ENOUGH 200
#define STEP_BYTES 3000

struct build {
    char *bytes;
    size_t size_bytes;
    uint64_t content[2];
};

static void learn_content(struct build *build)
{
    struct shadow shadow;

    test_write(test_path("known.so"), build->bytes, build->size_bytes);
    assert_result(pdk__shadow_read(&shadow, test_path("known.so"), NULL),
                  PDK_OK);
    memcpy(build->content, shadow.content, sizeof build->content);
    pdk__shadow_finish(&shadow);
}

/* Two builds of the same size that differ in every part that is data. */
static void make_builds(struct build *one, struct build *two)
{
    size_t size;

    one->bytes = test_read(IMAGE_BULKY_PATH, &size);
    two->bytes = test_read(IMAGE_BULKY_PATH, &size);
    one->size_bytes = two->size_bytes = size;
    learn_content(one);
    for (size_t at = 0; at < size; at++) {
        size_t run = 0;

        while (at + run < size && two->bytes[at + run] == 0)
            run++;
        if (run > 1000)
            memset(two->bytes + at + 500, 'x', run - 1000);
        at += run;
    }
    learn_content(two);
    assert_memory_not_equal(one->content, two->content, sizeof one->content);
}

static void write_steps(const char *path, int flags, const struct build *build)
{
    int file = open(path, O_WRONLY | O_CREAT | flags, 0700);

    for (size_t at = 0; at < build->size_bytes; at += STEP_BYTES) {
        size_t size = build->size_bytes - at;

        if (size > STEP_BYTES)
            size = STEP_BYTES;
        if (pwrite(file, build->bytes + at, size, (off_t)at) != (ssize_t)size)
            _exit(1);
    }
    close(file);
}

static void publish(int round, const struct build *build)
{
    switch (round % 4) {
    case 0:
        write_steps(target, O_TRUNC, build);
        break;
    case 1:
        write_steps(target, 0, build);
        break;
    case 2:
        unlink(target);
        write_steps(target, O_EXCL, build);
        break;
    default:
        write_steps(aside, O_TRUNC, build);
        rename(aside, target);
        break;
    }
}

static pid_t start_other(const struct build *one, const struct build *two)
{
    pid_t self = getpid(), other = fork();

    if (other != 0)
        return other;
    for (int round = 0; getppid() == self; round++)
        publish(round, round / 4 % 2 == 0 ? one : two);
    _exit(1);
}

static bool is_one_of(const uint64_t content[2], const struct build *build)
{
    return memcmp(content, build->content, sizeof build->content) == 0;
}

TEST(a_torn_file_is_never_taken_however_it_is_written)
{
    struct build one, two;
    int ones = 0, twos = 0, refused = 0, status;
    pid_t other;

    (void)state;
    make_builds(&one, &two);
    snprintf(target, sizeof target, "%s", test_path("a.so"));
    snprintf(aside, sizeof aside, "%s", test_path("next.so"));
    other = start_other(&one, &two);
    while (ones < TAKEN_ENOUGH || twos < TAKEN_ENOUGH) {
        struct shadow shadow;
        pdk_result result = pdk__shadow_read(&shadow, target, NULL);

        if (result != PDK_OK) {
            assert_true(result == PDK_E_BUSY || result == PDK_E_TRUNCATED ||
                        result == PDK_E_NOT_FOUND || result == PDK_E_NOT_ELF);
            refused++;
            continue;
        }
        if (is_one_of(shadow.content, &one))
            ones++;
        else if (is_one_of(shadow.content, &two))
            twos++;
        else
            fail_msg("a torn file was taken after %d", ones + twos);
        pdk__shadow_finish(&shadow);
    }
    assert_int_equal(kill(other, SIGKILL), 0);
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(WTERMSIG(status), SIGKILL);
    print_message("%d and %d taken, %d refused\n", ones, twos, refused);
    assert_true(refused > 0);
    free(one.bytes);
    free(two.bytes);
}

/* Overwrites a little of the file again and again. */
static pid_t start_scribbler(void)
{
    pid_t self = getpid(), other = fork();
    int file;

    if (other != 0)
        return other;
    file = open(target, O_WRONLY);
    for (unsigned char byte = 0; getppid() == self; byte++)
        if (pwrite(file, &byte, 1, 200) != 1)
            break;
    _exit(1);
}

TEST(without_a_lease_a_change_during_the_read_is_noticed)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;
    pid_t other;

    (void)state;
    if (geteuid() != 0) {
        print_message("only root can read a file that is not its own and "
                      "be refused a lease on it\n");
        skip();
    }
    snprintf(target, sizeof target, "%s", test_path("a.so"));
    test_copy_in_place(IMAGE_BULKY_PATH, target);
    assert_int_equal(chmod(test_folder(), 0755), 0);
    other = start_scribbler();
    assert_int_equal(seteuid(65534), 0);
    do {
        struct shadow shadow;

        result = pdk__shadow_read(&shadow, target, &error);
        pdk__shadow_finish(&shadow);
    } while (result == PDK_OK);
    assert_int_equal(seteuid(0), 0);
    assert_result(result, PDK_E_BUSY);
    assert_contains(error.message, "changed while it was read");
    assert_int_equal(kill(other, SIGKILL), 0);
    assert_int_equal(waitpid(other, NULL, 0), other);
}

TEST_MAIN(RUN(a_torn_file_is_never_taken_however_it_is_written),
          RUN(without_a_lease_a_change_during_the_read_is_noticed))
