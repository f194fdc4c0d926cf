/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_PROGRAM_H
#define PDK_TEST_PROGRAM_H

#include "test.h"

/*
 * The pdk program as its users meet it: words in; what it says on both streams
 * and its exit code out.
 */
struct program_run {
    int exit_code;         /* 128 + number if a signal ended it */
    const char *out, *err; /* valid until the next 8 runs */
};

/* Runs any program in `directory` (NULL: ours), looked up in PATH. Asserts that
 * it could be started. */
struct program_run program_run(const char *directory,
                               const char *const *arguments);

/* PDK("new", "gain") runs the pdk of this build in the test's folder, and
 * PDK_IN(directory, ...) elsewhere. */
#define PDK(...) PDK_IN(test_folder(), __VA_ARGS__)
#define PDK_IN(directory, ...)                                                 \
    program_run((directory),                                                   \
                (const char *const[]){ PDK_PROGRAM, __VA_ARGS__, NULL })

/* Asserts the exit code, and shows what was said if it is another one. */
#define assert_exit(run, code) assert_exit_at((run), (code), __FILE__, __LINE__)
void assert_exit_at(struct program_run run, int code, const char *file,
                    int line);

/* Asserts that the run failed with `code`: nothing on stdout, and on stderr one
 * line that has `part` in it. */
#define assert_refused(run, code, part)                                        \
    assert_refused_at((run), (code), (part), __FILE__, __LINE__)
void assert_refused_at(struct program_run run, int code, const char *part,
                       const char *file, int line);

/* How many entries a folder has, whatever their names. */
int count_entries(const char *folder);

/* Where a pdk puts its temporary files if TMPDIR is the test's folder: what it
 * has left there. It is empty when a pdk has ended. */
const char *scratch_place(void);

#endif
