/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What `pdk check` of a small plugin costs, against abidw alone on the same
 * file: both as programs that are started, run and end.
 */
#include "rows.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"

#define ROUNDS 100

extern char **environ;

/* In milliseconds, of a program that says nothing to anybody. */
static double time_program(const char *const *words)
{
    posix_spawn_file_actions_t actions;
    uint64_t began = now_ns();
    int status = -1;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    demand(posix_spawnp(&child, words[0], &actions, NULL, (char *const *)words,
                        environ) == 0 &&
               waitpid(child, &status, 0) == child && status == 0,
           words[0]);
    posix_spawn_file_actions_destroy(&actions);
    return (double)(now_ns() - began) / 1e6;
}

static void measure(struct row *row, const char *const *words)
{
    struct series value = { NULL, 0, 0 }, limit = { NULL, 0, 0 };
    char output[300];
    const char *const abidw[] = { "abidw", "--out-file", output, EFFECT_PATH,
                                  NULL };

    snprintf(output, sizeof output, "%s/pdk-bench-%ld.abi", memory_folder(),
             (long)getpid());
    for (int i = 0; i < ROUNDS; i++) {
        series_add(&limit, time_program(abidw));
        series_add(&value, time_program(words));
    }
    unlink(output);
    row_take(row, &value, &limit);
}

void row_check_small(struct row *row)
{
    static const char *const words[] = { PDK_PROGRAM,  "check",
                                         "--contract", EFFECT_CONTRACT,
                                         EFFECT_PATH,  NULL };

    measure(row, words);
}

/* Its layout is sealed into it, and the contract's own. */
void row_check_fast(struct row *row)
{
    static const char *const words[] = {
        PDK_PROGRAM,     "check",     "--fast", "--contract",
        EFFECT_CONTRACT, EFFECT_PATH, NULL
    };

    measure(row, words);
}
