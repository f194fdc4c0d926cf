/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Completion scripts, made from the records of the commands. This room knows
 * the syntax of the shells, but no command by name.
 */
#include "completion.h"

#include <stdbool.h>
#include <string.h>

typedef const struct command *const *command_list;

/* True for "text|json"; false for "NAME" and "FILE|DIR...". */
static bool is_choice(const char *text)
{
    return text != NULL && strchr(text, '|') != NULL &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-|")] == '\0';
}

static bool is_command_name(const char *arguments)
{
    return arguments != NULL && strstr(arguments, "COMMAND") != NULL;
}

/* "text|json" as "text json". */
static void print_choices(FILE *stream, const char *choice)
{
    for (; *choice != '\0'; choice++)
        fputc(*choice == '|' ? ' ' : *choice, stream);
}

static void print_names(FILE *stream, command_list commands)
{
    for (bool is_first = true; *commands != NULL; commands++) {
        fprintf(stream, is_first ? "%s" : " %s", (*commands)->name);
        is_first = false;
    }
}

/* Prints the possible arguments of a command; false if they are files. */
static bool print_arguments(FILE *stream, const struct command *command,
                            command_list all)
{
    if (is_choice(command->arguments))
        print_choices(stream, command->arguments);
    else if (is_command_name(command->arguments))
        print_names(stream, all);
    else
        return false;
    return true;
}

/* ---- bash ---- */

static void print_bash_command(FILE *stream, const struct command *command,
                               command_list all)
{
    const struct option_spec *spec = command->options;

    fprintf(stream, "    %s)\n        options='", command->name);
    for (; spec != NULL && spec->name != NULL; spec++)
        fprintf(stream, "--%s ", spec->name);
    fputs("--help'\n        words='", stream);
    print_arguments(stream, command, all);
    fputs("'\n        case $before in\n", stream);
    for (spec = command->options; spec != NULL && spec->name != NULL; spec++) {
        if (spec->kind == OPTION_FLAG)
            continue;
        fprintf(stream, "        --%s", spec->name);
        if (spec->letter != 0)
            fprintf(stream, " | -%c", spec->letter);
        fputs(") options='' words='", stream);
        if (is_choice(spec->value))
            print_choices(stream, spec->value);
        fputs("' ;;\n", stream);
    }
    fputs("        esac\n        ;;\n", stream);
}

void completion_print_bash(FILE *stream, const struct command *const *commands)
{
    fputs("# Made by 'pdk completions bash'.\n"
          "_pdk() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} options= words=\n"
          "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          stream);
    print_names(stream, commands);
    fputs(" --help --version' -- \"$word\"))\n"
          "        return\n"
          "    fi\n"
          "    case ${COMP_WORDS[1]} in\n",
          stream);
    for (size_t i = 0; commands[i] != NULL; i++)
        print_bash_command(stream, commands[i], commands);
    fputs("    esac\n"
          "    if [ \"${word#-}\" != \"$word\" ]; then\n"
          "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
          "    elif [ -n \"$words\" ]; then\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "    else\n"
          "        local IFS=$'\\n'\n"
          "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
          "    fi\n"
          "}\n"
          "complete -o filenames -F _pdk pdk\n",
          stream);
}

/* ---- zsh and fish ---- */

/* Prints text for use inside single quotes, with a backslash before each of
 * the `special` characters. */
static void print_quoted(FILE *stream, const char *text, const char *special,
                         const char *quote)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs(quote, stream);
            continue;
        }
        if (strchr(special, *text) != NULL)
            fputc('\\', stream);
        fputc(*text, stream);
    }
}

static void print_zsh_text(FILE *stream, const char *text)
{
    print_quoted(stream, text, ":[]\\", "'\\''");
}

static void print_zsh_option(FILE *stream, const struct option_spec *spec)
{
    fputs(" \\\n            ", stream);
    if (spec->kind == OPTION_TEXTS)
        fprintf(stream, "'*--%s", spec->name);
    else if (spec->letter != 0)
        fprintf(stream, "'(-%c --%s)'{-%c,--%s}'", spec->letter, spec->name,
                spec->letter, spec->name);
    else
        fprintf(stream, "'--%s", spec->name);
    fputc('[', stream);
    print_zsh_text(stream, spec->help);
    fputc(']', stream);
    if (spec->kind != OPTION_FLAG) {
        fputc(':', stream);
        print_zsh_text(stream, spec->value);
        fputc(':', stream);
        if (is_choice(spec->value)) {
            fputc('(', stream);
            print_choices(stream, spec->value);
            fputc(')', stream);
        } else {
            fputs("_files", stream);
        }
    }
    fputc('\'', stream);
}

static void print_zsh_command(FILE *stream, const struct command *command,
                              command_list all)
{
    const struct option_spec *spec = command->options;

    fprintf(stream, "    %s)\n        _arguments", command->name);
    for (; spec != NULL && spec->name != NULL; spec++)
        print_zsh_option(stream, spec);
    fputs(" \\\n            '--help[print this help]'", stream);
    if (command->arguments != NULL) {
        fputs(" \\\n            '*:word:", stream);
        if (is_choice(command->arguments) ||
            is_command_name(command->arguments)) {
            fputc('(', stream);
            print_arguments(stream, command, all);
            fputc(')', stream);
        } else {
            fputs("_files", stream);
        }
        fputc('\'', stream);
    }
    fputs("\n        ;;\n", stream);
}

void completion_print_zsh(FILE *stream, const struct command *const *commands)
{
    fputs("#compdef pdk\n"
          "# Made by 'pdk completions zsh'.\n"
          "local -a commands\n"
          "commands=(\n",
          stream);
    for (size_t i = 0; commands[i] != NULL; i++) {
        fprintf(stream, "    '%s:", commands[i]->name);
        print_zsh_text(stream, commands[i]->summary);
        fputs("'\n", stream);
    }
    fputs(")\n"
          "if (( CURRENT == 2 )); then\n"
          "    _describe command commands\n"
          "    return\n"
          "fi\n"
          "shift words\n"
          "(( CURRENT-- ))\n"
          "case $words[1] in\n",
          stream);
    for (size_t i = 0; commands[i] != NULL; i++)
        print_zsh_command(stream, commands[i], commands);
    fputs("esac\n", stream);
}

static void print_fish_text(FILE *stream, const char *text)
{
    fputs(" -d '", stream);
    print_quoted(stream, text, "\\", "\\'");
    fputs("'\n", stream);
}

static void print_fish_command(FILE *stream, const struct command *command,
                               command_list all)
{
    const struct option_spec *spec = command->options;
    const char *name = command->name;

    fprintf(stream, "complete -c pdk -n __fish_use_subcommand -f -a %s", name);
    print_fish_text(stream, command->summary);
    for (; spec != NULL && spec->name != NULL; spec++) {
        fprintf(stream,
                "complete -c pdk -n '__fish_seen_subcommand_from %s' -l %s",
                name, spec->name);
        if (spec->letter != 0)
            fprintf(stream, " -s %c", spec->letter);
        if (spec->kind != OPTION_FLAG)
            fputs(" -r", stream);
        if (is_choice(spec->value)) {
            fputs(" -f -a '", stream);
            print_choices(stream, spec->value);
            fputc('\'', stream);
        }
        print_fish_text(stream, spec->help);
    }
    if (is_choice(command->arguments) || is_command_name(command->arguments)) {
        fprintf(stream,
                "complete -c pdk -n '__fish_seen_subcommand_from %s' -f -a '",
                name);
        print_arguments(stream, command, all);
        fputs("'\n", stream);
    }
}

void completion_print_fish(FILE *stream, const struct command *const *commands)
{
    fputs("# Made by 'pdk completions fish'.\n"
          "complete -c pdk -l help -d 'print help'\n",
          stream);
    for (size_t i = 0; commands[i] != NULL; i++)
        print_fish_command(stream, commands[i], commands);
}
