/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "console.h"

TEST(every_result_has_an_exit_code)
{
    static const struct {
        pdk_result result;
        int code;
    } rows[] = {
        { PDK_OK, CODE_FINE },
        { PDK_E_BUILD, CODE_FINDINGS },
        { PDK_E_ARGUMENT, CODE_USAGE },
        { PDK_E_NOT_FOUND, CODE_USAGE },
        { PDK_E_EXISTS, CODE_USAGE },
        { PDK_E_SYNTAX, CODE_USAGE },
        { PDK_E_SCHEMA, CODE_USAGE },
        { PDK_E_STATE_CORRUPT, CODE_USAGE },
        { PDK_E_SYSTEM, CODE_UNVERIFIED },
        { PDK_E_MEMORY, CODE_UNVERIFIED },
        { PDK_E_UNSUPPORTED, CODE_UNVERIFIED },
        { PDK_E_NOT_ELF, CODE_PLUGIN },
        { PDK_E_LAYOUT, CODE_PLUGIN },
        { PDK_E_CRASHED, CODE_PLUGIN },
        { PDK_E_FAULTED, CODE_PLUGIN },
        { PDK_E_QUEUED, CODE_INTERNAL },
        { -12345, CODE_INTERNAL },
        { 7, CODE_INTERNAL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(console_exit_code(rows[i].result), rows[i].code);
}

/* What console_error() says of an error, released with free(). */
static char *said_of(const pdk_error *error)
{
    int kept = dup(2);
    char *text;

    assert_non_null(freopen(test_path("said"), "w", stderr));
    console_error(error);
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    text = test_read(test_path("said"), NULL);
    return text;
}

static void assert_said(const pdk_error *error, const char *expected)
{
    char *text = said_of(error);

    assert_string_equal(text, expected);
    free(text);
}

TEST(an_error_is_one_line_with_its_place_and_code)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    setenv("NO_COLOR", "1", 1);
    pdk_fail(&error, PDK_E_SYNTAX, "a comma is wanted here");
    assert_said(&error, "pdk: a comma is wanted here [PDK_E_SYNTAX]\n");
    snprintf(error.path, sizeof error.path, "dir/pdk.json");
    assert_said(&error,
                "pdk: dir/pdk.json: a comma is wanted here [PDK_E_SYNTAX]\n");
    error.line = 7;
    error.column = 15;
    assert_said(&error, "pdk: dir/pdk.json:7:15: a comma is wanted here "
                        "[PDK_E_SYNTAX]\n");
    error.line = 0;
    pdk_fail(&error, PDK_E_NOT_FOUND, "cannot open 'dir/pdk.json'");
    assert_said(&error, "pdk: cannot open 'dir/pdk.json' [PDK_E_NOT_FOUND]\n");
    pdk_fail(&error, PDK_E_CREATE, "one\ntwo\033[31m\177");
    error.path[0] = '\0';
    assert_said(&error, "pdk: one two [31m  [PDK_E_CREATE]\n");
}

TEST_MAIN(RUN(every_result_has_an_exit_code),
          RUN(an_error_is_one_line_with_its_place_and_code))
