/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The manual page. The commands' parts come from their records; only what
 * belongs to no command is written here.
 */
#include "manual.h"

#include <stdbool.h>
#include <string.h>

#include "pdk/version.h"

/* Writes text so that man shows it unchanged. */
static void print_plain(FILE *stream, const char *text, size_t size)
{
    if (size > 0 && (text[0] == '.' || text[0] == '\''))
        fputs("\\&", stream);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\\')
            fputs("\\e", stream);
        else if (text[i] == '-')
            fputs("\\-", stream);
        else
            fputc(text[i], stream);
    }
}

static void print_text(FILE *stream, const char *text)
{
    print_plain(stream, text, strlen(text));
}

/* Paragraphs; lines that begin with a blank are kept as they are. */
static void print_paragraphs(FILE *stream, const char *text)
{
    bool is_example = false;

    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (is_example != (text[0] == ' ')) {
            is_example = text[0] == ' ';
            fputs(is_example ? ".nf\n" : ".fi\n", stream);
        }
        if (size == 0) {
            fputs(".PP\n", stream);
        } else {
            print_plain(stream, text, size);
            fputc('\n', stream);
        }
        text += text[size] == '\n' ? size + 1 : size;
    }
    if (is_example)
        fputs(".fi\n", stream);
}

static void print_option(FILE *stream, const struct option_spec *spec)
{
    fputs(".TP\n", stream);
    if (spec->letter != 0)
        fprintf(stream, "\\fB\\-%c\\fR, ", spec->letter);
    fputs("\\fB\\-\\-", stream);
    print_text(stream, spec->name);
    fputs("\\fR", stream);
    if (spec->value != NULL) {
        fputs(" \\fI", stream);
        print_text(stream, spec->value);
        fputs("\\fR", stream);
    }
    fputc('\n', stream);
    print_text(stream, spec->help);
    fputc('\n', stream);
}

static void print_command(FILE *stream, const struct command *command)
{
    const struct option_spec *spec = command->options;

    fputs(".SS pdk ", stream);
    print_text(stream, command->name);
    if (command->arguments != NULL) {
        fputc(' ', stream);
        print_text(stream, command->arguments);
    }
    fputs(spec != NULL ? " [options]\n" : "\n", stream);
    print_text(stream, command->summary);
    fputs("\n", stream);
    if (command->details != NULL) {
        fputs(".PP\n", stream);
        print_paragraphs(stream, command->details);
    }
    for (; spec != NULL && spec->name != NULL; spec++)
        print_option(stream, spec);
}

static void print_pairs(FILE *stream, const char *const (*pairs)[2])
{
    for (; (*pairs)[0] != NULL; pairs++)
        fprintf(stream, ".TP\n.B %s\n%s\n", (*pairs)[0], (*pairs)[1]);
}

void manual_print(FILE *stream, const struct command *const *commands)
{
    static const char *const codes[][2] = {
        { "0", "success" },
        { "1", "the check found something wrong" },
        { "2", "wrong arguments, or an invalid manifest" },
        { "3", "something could not be verified or done" },
        { "4", "the plugin crashed, hung or cannot be loaded" },
        { "5", "an internal error of pdk" },
        { NULL, NULL },
    };
    static const char *const variables[][2] = {
        { "PDK_TEMPLATE_PATH",
          "folders with more templates, separated by colons" },
        { "NO_COLOR", "if set, output has no colours" },
        { "CLICOLOR_FORCE",
          "if set, colours are used without a terminal, too" },
        { "CC, CXX", "the compilers for the first build of a project" },
        { NULL, NULL },
    };

    fprintf(stream,
            ".\\\" Made by 'pdk help --format man'.\n"
            ".TH PDK 1 \"\" \"pdk %s\"\n"
            ".SH NAME\n"
            "pdk \\- a plugin development kit for native plugins in C and C++\n"
            ".SH SYNOPSIS\n"
            ".B pdk\n"
            ".I COMMAND\n"
            "[arguments and options]\n"
            ".SH DESCRIPTION\n"
            "Creates, builds, checks, runs and reloads plugins of hosts that\n"
            "embed libpdk. Results go to stdout, everything else to stderr.\n"
            "Each command has\n"
            ".BR \\-\\-help .\n"
            "Arguments after\n"
            ".B \\-\\-\n"
            "are not options.\n"
            ".SH COMMANDS\n",
            PDK_VERSION);
    for (; *commands != NULL; commands++)
        print_command(stream, *commands);
    fputs(".SH EXIT STATUS\n", stream);
    print_pairs(stream, codes);
    fputs(".SH ENVIRONMENT\n", stream);
    print_pairs(stream, variables);
}
