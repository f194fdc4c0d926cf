/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The pdk program: finds the command, answers for help, and makes sure that
 * what was printed has arrived. Everything else is the commands' own.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "console.h"
#include "failure.h"
#include "text.h"
#include "usage.h"

static int help_run(const struct command *command, int count, char **words);

static const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "tell about pdk, or all about one of its commands",
    .run = help_run,
};

/* In the order in which they are met. */
static const struct command *const commands[] = {
    &command_new, &command_build, &command_version, &command_help, NULL,
};

static const struct command *find_command(const char *name, pdk_error *error)
{
    struct text_guess guess = { name, NULL, 0 };

    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
        pdk__text_guess(&guess, commands[i]->name);
    }
    if (guess.best != NULL)
        pdk_fail(error, PDK_E_ARGUMENT,
                 "there is no command '%s'; did you mean '%s'?", name,
                 guess.best);
    else
        pdk_fail(error, PDK_E_ARGUMENT,
                 "there is no command '%s'; 'pdk help' lists them all", name);
    return NULL;
}

static int help_run(const struct command *command, int count, char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    const struct command *subject;
    int rest;

    if (option_parse(command->options, NULL, count, words, &rest, &error) !=
        PDK_OK)
        goto fail;
    if (rest == 0) {
        usage_print_all(stdout, commands);
        return CODE_FINE;
    }
    subject = find_command(words[0], &error);
    if (subject == NULL)
        goto fail;
    usage_print(stdout, subject);
    return CODE_FINE;

fail:
    console_error(&error);
    return CODE_USAGE;
}

/* Is --help among the words that may be options? */
static bool asks_for_help(int count, char **words)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
            return true;
    return false;
}

static int run(int count, char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    const struct command *command;

    if (count == 0 || strcmp(words[0], "--help") == 0 ||
        strcmp(words[0], "-h") == 0) {
        usage_print_all(stdout, commands);
        return CODE_FINE;
    }
    if (strcmp(words[0], "--version") == 0)
        return command_version.run(&command_version, 0, NULL);
    command = find_command(words[0], &error);
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

    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    pdk__fail_system(&error, errno, "cannot write to stdout");
    console_error(&error);
    return code != CODE_FINE ? code : CODE_UNVERIFIED;
}
