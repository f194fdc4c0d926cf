/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The table of commands, in the order of the help.
 */
#include "command.h"

#include <string.h>

#include "text.h"

const struct command *const command_table[] = {
    &command_new,         &command_build,
    &command_check,       &command_run,
    &command_dev,         &command_inspect,
    &command_torture,     &command_contract,
    &command_seal,        &command_explain,
    &command_completions, &command_version,
    &command_help,        NULL,
};

const struct command *command_find(const char *name, pdk_error *error)
{
    struct text_guess guess = { name, NULL, 0 };

    for (size_t i = 0; command_table[i] != NULL; i++) {
        if (strcmp(command_table[i]->name, name) == 0)
            return command_table[i];
        pdk__text_guess(&guess, command_table[i]->name);
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
