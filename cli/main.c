/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The pdk program: finds the command and runs it, prints help, and fails if
 * stdout could not be written completely.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "failure.h"
#include "usage.h"

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Is --help among the words before "--"? */
static bool asks_for_help(int count, char **words)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (is_help(words[i]))
            return true;
    return false;
}

static int run(int count, char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    const struct command *command;

    if (count == 0 || is_help(words[0])) {
        usage_print_all(stdout, command_table);
        return CODE_FINE;
    }
    if (strcmp(words[0], "--version") == 0)
        return command_version.run(&command_version, 0, NULL);
    command = command_find(words[0], &error);
    if (command == NULL) {
        console_error(&error);
        return CODE_USAGE;
    }
    if (asks_for_help(count - 1, words + 1)) {
        usage_print(stdout, command);
        return CODE_FINE;
    }
    return command->run(command, count - 1, words + 1);
}

int main(int count, char **words)
{
    int code = run(count - 1, words + 1);
    pdk_error error = PDK_ERROR_INIT;

    if (fflush(stdout) != 0)
        pdk__fail_system(&error, errno, "cannot write to stdout");
    else if (ferror(stdout))
        pdk_fail(&error, PDK_E_SYSTEM, "cannot write to stdout");
    else
        return code;
    console_error(&error);
    return code != CODE_FINE ? code : CODE_UNVERIFIED;
}
