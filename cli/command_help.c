/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk help: the help of all commands or of one, or the manual page.
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "console.h"
#include "manual.h"
#include "usage.h"

struct help_options {
    const char *format;
};

static const struct option_spec help_specs[] = {
    { "format", 0, OPTION_TEXT, offsetof(struct help_options, format),
      "text|man", "man: the manual page, with all commands" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static pdk_result answer(const struct help_options *options, int count,
                         char **words, pdk_error *error)
{
    const struct command *subject;

    if (count > 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "help takes one command, not also '%s'", words[1]);
    if (options->format != NULL && strcmp(options->format, "man") == 0) {
        manual_print(stdout, command_table);
        return PDK_OK;
    }
    if (options->format != NULL && strcmp(options->format, "text") != 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no format '%s'; use text or man",
                        options->format);
    if (count == 0) {
        usage_print_all(stdout, command_table);
        return PDK_OK;
    }
    subject = command_find(words[0], error);
    if (subject == NULL)
        return PDK_E_ARGUMENT;
    usage_print(stdout, subject);
    return PDK_OK;
}

static int help_run(const struct command *command, int count, char **words)
{
    struct help_options options = { NULL };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result =
        option_parse(command->options, &options, count, words, &count, &error);

    if (result == PDK_OK)
        result = answer(&options, count, words, &error);
    if (result != PDK_OK)
        console_error(&error);
    return console_exit_code(result);
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "show this help, or the help of a command",
    .options = help_specs,
    .run = help_run,
};
