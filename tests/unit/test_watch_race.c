/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
/*
 * Another process replaces the target, its folder or a link on the way, over
 * and over, while this one follows. Whatever is there in the end must have been
 * told. A round that is missed ends in the long wait.
 */
#include "watched.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 400
#define LONG_WAIT_MS 20000

/* The target is FOLDER/current/build/a.so, and current leads to one or two. */
static const char *target;

static void write_round(const char *path, int round)
{
    char text[16];

    snprintf(text, sizeof text, "%d", round);
    test_write_text(path, text);
}

static void replace_by_rename(int round)
{
    write_round(test_path("next"), round);
    rename(test_path("next"), target);
}

static void remove_folder_and_make_it(int round)
{
    unlink(target);
    rmdir(test_path("current/build"));
    mkdir(test_path("current/build"), 0700);
    write_round(target, round);
}

static void exchange_folder(int round)
{
    char path[64];

    mkdir(test_path("fresh"), 0700);
    write_round(test_path("fresh/a.so"), round);
    snprintf(path, sizeof path, "old.%d", round);
    rename(test_path("current/build"), test_path(path));
    rename(test_path("fresh"), test_path("current/build"));
}

static void switch_link(int round)
{
    const char *other = round / 5 % 2 == 0 ? "one" : "two";
    char path[64];

    snprintf(path, sizeof path, "%s/build", other);
    mkdir(test_path(path), 0700);
    snprintf(path, sizeof path, "%s/build/a.so", other);
    write_round(test_path(path), round);
    if (symlink(other, test_path("aside")) == 0)
        rename(test_path("aside"), test_path("current"));
}

static void link_what_is_complete(int round)
{
    write_round(test_path("deps"), round);
    unlink(target);
    if (link(test_path("deps"), target) == 0)
        unlink(test_path("deps"));
}

static void replace(int round)
{
    static void (*const ways[])(int round) = {
        replace_by_rename, remove_folder_and_make_it, exchange_folder,
        switch_link,       link_what_is_complete,
    };

    ways[round % 5](round);
}

/* Replaces, says so, and waits until it was seen. */
static void be_the_other(int told, int seen)
{
    for (int round = 1; round <= ROUNDS; round++) {
        char byte = 0;

        /* Twice: the first is there to be run into. */
        replace(round + ROUNDS);
        replace(round);
        if (write(told, &byte, 1) != 1 || read(seen, &byte, 1) != 1)
            _exit(1);
    }
    _exit(0);
}

static int look(void)
{
    FILE *file = fopen(target, "r");
    int round = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%d", &round) != 1)
        round = 0;
    fclose(file);
    return round;
}

/* Looks when something is told, until this round's file was seen. */
static void follow_round(struct watch *watch, int round)
{
    int found = 0;

    while (found != round) {
        if (!is_readable(watch, LONG_WAIT_MS))
            fail_msg("round %d was not told; %d is there", round, look());
        if (changed(watch) != 0)
            found = look();
    }
}

TEST(whatever_replaces_the_target_is_told_in_the_end)
{
    struct watch *watch = open_watch();
    int told[2], seen[2], status;
    char byte;
    pid_t other;

    (void)state;
    target = strdup(test_path("current/build/a.so"));
    assert_int_equal(mkdir(test_path("one"), 0700), 0);
    assert_int_equal(mkdir(test_path("two"), 0700), 0);
    assert_int_equal(mkdir(test_path("one/build"), 0700), 0);
    assert_int_equal(symlink("one", test_path("current")), 0);
    watch_file(watch, target, 1);
    assert_int_equal(pipe(told) | pipe(seen), 0);
    other = fork();
    if (other == 0) {
        close(told[0]);
        close(seen[1]);
        be_the_other(told[1], seen[0]);
    }
    for (int round = 1; round <= ROUNDS; round++) {
        follow_round(watch, round);
        assert_int_equal(read(told[0], &byte, 1), 1);
        assert_int_equal(write(seen[1], &byte, 1), 1);
    }
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
    for (int i = 0; i < 2; i++)
        close(told[i]), close(seen[i]);
    pdk__watch_destroy(watch);
    free((char *)target);
}

TEST_MAIN(RUN(whatever_replaces_the_target_is_told_in_the_end))
