/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk build: compiles a plugin project and prints the path of the plugin.
 */
#include "command.h"

#include <stdio.h>

#include "check/seal_file.h"
#include "console.h"
#include "workspace.h"

/* A missing tool leaves the build unverified: it is not wrong usage. */
static int code_of_build(pdk_result result)
{
    return result == PDK_E_NOT_FOUND ? CODE_UNVERIFIED
                                     : console_exit_code(result);
}

static int build_run(const struct command *command, int count, char **words)
{
    struct workspace workspace;
    pdk_error error = PDK_ERROR_INIT;
    char why[PDK_ERROR_MESSAGE_SIZE];
    int rest, code = CODE_FINE;
    pdk_result result =
        option_parse(command->options, NULL, count, words, &rest, &error);

    if (result == PDK_OK && rest > 1)
        result = pdk_fail(&error, PDK_E_ARGUMENT,
                          "build takes one project, not also '%s'", words[1]);
    if (result == PDK_OK)
        result = workspace_open(&workspace, rest > 0 ? words[0] : ".", &error);
    if (result != PDK_OK) {
        console_error(&error);
        return console_exit_code(result);
    }
    result = workspace_build(&workspace, NULL, &error);
    if (result == PDK_OK) {
        seal_file_after_build(workspace.output, why, sizeof why);
        if (why[0] != '\0')
            console_say("%s: %s", workspace.output, why);
        printf("%s\n", workspace.output);
    } else {
        console_error(&error);
        code = code_of_build(result);
    }
    workspace_close(&workspace);
    return code;
}

const struct command command_build = {
    .name = "build",
    .arguments = "[DIR|pdk.json]",
    .summary = "compile a plugin project",
    .details =
        "Runs the \"build\" commands of the project's pdk.json or, if it "
        "has none, CMake in the folder build/. Prints the path of the "
        "plugin; the output of the tools goes to stderr. Seals the plugin "
        "(see 'pdk seal') if the build has not done so.",
    .run = build_run,
};
