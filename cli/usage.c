/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The help texts, made only from the records of the commands, so that the two
 * cannot differ.
 */
#include "usage.h"

#include <stdbool.h>
#include <string.h>

#include "pdk/version.h"

/* Columns of a line, and of the names of options in it. */
enum { LINE_WIDTH = 80, OPTION_WIDTH = 27 };

/* The width of the left column: that of the longest name. */
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
            "pdk %s: a plugin development kit for native plugins in C and "
            "C++\n\nusage: pdk COMMAND [arguments and options]\n\n",
            PDK_VERSION);
    for (; *commands != NULL; commands++)
        fprintf(stream, "  %-*s  %s\n", width, (*commands)->name,
                (*commands)->summary);
    fprintf(stream, "\n'pdk help COMMAND' explains a command.\n"
                    "exit codes: 0 success, 1 findings, 2 usage or manifest, "
                    "3 could not verify,\n"
                    "            4 plugin crashed or hung, 5 internal error\n");
}

/* Writes a line that begins at column `indent`, wrapped between words. */
static void print_wrapped(FILE *stream, const char *text, size_t size,
                          int indent)
{
    int column = indent;

    for (size_t at = 0; at < size;) {
        int word = (int)strcspn(text + at, " \n");

        if (column > indent && column + 1 + word > LINE_WIDTH) {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', stream);
            column++;
        }
        fwrite(text + at, 1, (size_t)word, stream);
        column += word;
        at += (size_t)word;
        at += strspn(text + at, " ");
    }
    fputc('\n', stream);
}

/* Paragraphs are wrapped; lines that begin with blanks are kept as they are. */
static void print_details(FILE *stream, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (text[0] == ' ')
            fprintf(stream, "%.*s\n", (int)size, text);
        else
            print_wrapped(stream, text, size, 0);
        text += size + (text[size] == '\n');
    }
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

        if (size > width && size <= OPTION_WIDTH)
            width = size;
    }
    return width;
}

/* Prints an option. If its name is too wide, its help begins below. */
static void print_option(FILE *stream, const char *text, int width,
                         const char *help)
{
    bool fits = (int)strlen(text) <= width;

    fprintf(stream, "  %-*s%s", width, text, fits ? "  " : "\n");
    if (!fits)
        fprintf(stream, "%*s", width + 4, "");
    print_wrapped(stream, help, strlen(help), width + 4);
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
    if (command->details != NULL) {
        fputs("\n", stream);
        print_details(stream, command->details);
    }
    fputs("\noptions:\n", stream);
    for (; spec != NULL && spec->name != NULL; spec++) {
        describe_option(text, sizeof text, spec);
        print_option(stream, text, width, spec->help);
    }
    print_option(stream, "    --help", width, "print this help");
}
