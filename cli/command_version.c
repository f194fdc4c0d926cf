/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk version: prints the versions of pdk and of the plugin ABI on one line.
 */
#include "command.h"

#include <stdio.h>

#include "console.h"
#include "pdk/plugin.h"
#include "pdk/version.h"

static int version_run(const struct command *command, int count, char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    int rest;

    if (option_parse(command->options, NULL, count, words, &rest, &error) ==
            PDK_OK &&
        rest > 0)
        pdk_fail(&error, PDK_E_ARGUMENT, "version takes no arguments, not '%s'",
                 words[0]);
    if (error.code != PDK_OK) {
        console_error(&error);
        return CODE_USAGE;
    }
    printf("pdk %s (plugin ABI %u)\n", PDK_VERSION, PDK_ABI_VERSION);
    return CODE_FINE;
}

const struct command command_version = {
    .name = "version",
    .summary = "print the version of pdk and of its plugin ABI",
    .run = version_run,
};
