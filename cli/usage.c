/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Help, made from nothing but the records of the commands: what is not in a
 * record cannot be in the help, and the other way round.
 */
#include "usage.h"

#include <string.h>

#include "pdk/version.h"

/* How wide the left column is: as wide as its widest text. */
static int widest_command(const struct command *const *commands)
{
    size_t width = 0;

    for (; *commands != NULL; commands++)
        if (strlen((*commands)->name) > width)
            width = strlen((*commands)->name);
    return (int)width;
}

void usage_print_all(FILE *stream, const struct command *const *commands)
{
    int width = widest_command(commands);

    fprintf(stream,
            "pdk %s: a plugin development kit for native plugins, in C\n\n"
            "usage: pdk COMMAND [words and options]\n\n",
            PDK_VERSION);
    for (; *commands != NULL; commands++)
        fprintf(stream, "  %-*s  %s\n", width, (*commands)->name,
                (*commands)->summary);
    fprintf(stream, "\n'pdk help COMMAND' tells all about one of them.\n"
                    "exit codes: 0 fine, 1 findings, 2 usage or manifest, "
                    "3 could not verify,\n"
                    "            4 plugin crashed or hung, 5 internal\n");
}

/* "-t, --template NAME" */
static int describe_option(char *out, size_t capacity,
                           const struct option_spec *spec)
{
    char letter[8] = "    ";

    if (spec->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", spec->letter);
    return snprintf(out, capacity, "%s--%s%s%s", letter, spec->name,
                    spec->value != NULL ? " " : "",
                    spec->value != NULL ? spec->value : "");
}

static int widest_option(const struct option_spec *specs)
{
    char text[128];
    int width = (int)strlen("    --help");

    for (; specs != NULL && specs->name != NULL; specs++) {
        int size = describe_option(text, sizeof text, specs);

        if (size > width)
            width = size;
    }
    return width;
}

void usage_print(FILE *stream, const struct command *command)
{
    int width = widest_option(command->options);
    const struct option_spec *spec = command->options;
    char text[128];

    fprintf(stream, "usage: pdk %s%s%s%s\n\n%s\n", command->name,
            command->arguments != NULL ? " " : "",
            command->arguments != NULL ? command->arguments : "",
            spec != NULL ? " [options]" : "", command->summary);
    if (command->details != NULL)
        fprintf(stream, "\n%s\n", command->details);
    fputs("\noptions:\n", stream);
    for (; spec != NULL && spec->name != NULL; spec++) {
        describe_option(text, sizeof text, spec);
        fprintf(stream, "  %-*s  %s\n", width, text, spec->help);
    }
    fprintf(stream, "  %-*s  %s\n", width, "    --help", "print this");
}
