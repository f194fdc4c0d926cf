/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs programs for the tests, with both streams into files of their own.
 */
#include "program.h"

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { KEPT = 8 };

/* What a stream said, from a file without a name that the child wrote to. */
static const char *keep(FILE *file)
{
    static char *kept[2 * KEPT];
    static unsigned next;
    char **text = &kept[next++ % (2 * KEPT)];
    long size;

    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    free(*text);
    *text = malloc((size_t)size + 1);
    assert_non_null(*text);
    assert_int_equal(fread(*text, 1, (size_t)size, file), size);
    (*text)[size] = '\0';
    fclose(file);
    return *text;
}

struct program_run program_run(const char *directory,
                               const char *const *arguments)
{
    struct program_run run;
    posix_spawn_file_actions_t actions;
    FILE *out = tmpfile(), *err = tmpfile();
    int status, reason;
    pid_t child;

    assert_non_null(out);
    assert_non_null(err);
    posix_spawn_file_actions_init(&actions);
    if (directory != NULL)
        posix_spawn_file_actions_addchdir_np(&actions, directory);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), 1);
    posix_spawn_file_actions_adddup2(&actions, fileno(err), 2);
    reason = posix_spawnp(&child, arguments[0], &actions, NULL,
                          (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (reason != 0)
        print_error("%s: %s\n", arguments[0], strerror(reason));
    assert_int_equal(reason, 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    run.exit_code =
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    run.out = keep(out);
    run.err = keep(err);
    return run;
}

void assert_exit_at(struct program_run run, int code, const char *file,
                    int line)
{
    if (run.exit_code != code)
        print_error("stdout:\n%s\nstderr:\n%s\n", run.out, run.err);
    _assert_int_equal(run.exit_code, code, file, line);
}

void assert_refused_at(struct program_run run, int code, const char *part,
                       const char *file, int line)
{
    const char *end = strchr(run.err, '\n');

    assert_exit_at(run, code, file, line);
    _assert_string_equal(run.out, "", file, line);
    test_assert_contains(run.err, part, file, line);
    if (end == NULL || end[1] != '\0')
        print_error("not one line: %s\n", run.err);
    _assert_true(end != NULL && end[1] == '\0', "one line", file, line);
}

const char *scratch_place(void)
{
    char name[64];

    snprintf(name, sizeof name, "pdk-%lu", (unsigned long)geteuid());
    return test_path(name);
}

int count_entries(const char *folder)
{
    DIR *list = opendir(folder);
    int count = 0;

    assert_non_null(list);
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            count++;
    closedir(list);
    return count;
}
