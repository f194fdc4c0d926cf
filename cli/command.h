/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_COMMAND_H
#define PDK_CLI_COMMAND_H

#include "option.h"

/*
 * One command of the program: one file, one record, one row of the table in
 * command_table.c. --help, the manual page and the completions are made from
 * the record, too.
 */
enum exit_code {
    CODE_FINE = 0,
    CODE_FINDINGS = 1,   /* the check found something wrong */
    CODE_USAGE = 2,      /* wrong arguments, or an invalid manifest */
    CODE_UNVERIFIED = 3, /* something could not be verified or done */
    CODE_PLUGIN = 4,     /* the plugin crashed, hung, or cannot be loaded */
    CODE_INTERNAL = 5,
};

struct command {
    const char *name;
    const char *arguments; /* "FILE|DIR...", for the usage line */
    const char *summary;   /* one line, lower case, no full stop */
    const char *details;   /* paragraphs for --help, one line each; lines that
                            * begin with a blank are examples; may be NULL */
    const struct option_spec *options; /* ends with a zero; may be NULL */

    /* `words` follow the command's name; returns an exit code. */
    int (*run)(const struct command *command, int count, char **words);
};

/* Every command, in the order of the help; ends with a NULL. */
extern const struct command *const command_table[];

/* The command of that name; else NULL, and an error with the nearest name. */
const struct command *command_find(const char *name, pdk_error *error);

/* The records, one for each command_NAME.c. */
extern const struct command command_build;
extern const struct command command_check;
extern const struct command command_completions;
extern const struct command command_contract;
extern const struct command command_dev;
extern const struct command command_explain;
extern const struct command command_help;
extern const struct command command_inspect;
extern const struct command command_new;
extern const struct command command_run;
extern const struct command command_seal;
extern const struct command command_torture;
extern const struct command command_version;

#endif
