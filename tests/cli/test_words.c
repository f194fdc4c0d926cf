/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The option that a line of a command's help is about, or NULL. */
static char *option_of(char *line)
{
    size_t indent = strspn(line, " ");

    if (indent == 2 && line[2] == '-' && line[4] == ',')
        indent = 6;
    if (indent != 6 || strncmp(line + 6, "--", 2) != 0)
        return NULL;
    return strtok(line + 8, " \n");
}

/* Calls `check` with each option of each command, as the help lists them. */
static int each_option(const char *text,
                       void (*check)(const char *text, const char *command,
                                     const char *option))
{
    char *all = strdup(PDK("help").out);
    int count = 0;

    for (char *at = strstr(all, "\n\n  ") + 2; *at == ' ';
         at = strchr(at, '\n') + 1) {
        char name[32], *help, *line, *next;

        assert_int_equal(sscanf(at, " %31s", name), 1);
        help = strdup(PDK("help", name).out);
        line = strstr(help, "\noptions:\n");
        assert_non_null(line);
        for (line += strlen("\noptions:\n"); line[0] != '\0'; line = next) {
            char *option;

            next = line + strcspn(line, "\n") + 1;
            next[-1] = '\0';
            option = option_of(line);
            if (option == NULL)
                continue;
            check(text, name, option);
            count++;
        }
        free(help);
    }
    free(all);
    return count;
}

static void fits_a_terminal(struct program_run run)
{
    assert_exit(run, 0);
    for (const char *line = run.out; *line != '\0';
         line += strcspn(line, "\n") + 1)
        assert_in_range(strcspn(line, "\n"), 0, 80);
}

TEST(no_line_of_the_help_is_wider_than_a_terminal)
{
    char *all = strdup(PDK("help").out);

    (void)state;
    fits_a_terminal(PDK("help"));
    fits_a_terminal(PDK("explain"));
    for (char *at = strstr(all, "\n\n  ") + 2; *at == ' ';
         at = strchr(at, '\n') + 1) {
        char name[32];

        assert_int_equal(sscanf(at, " %31s", name), 1);
        fits_a_terminal(PDK("help", name));
    }
    free(all);
}

static void is_in_manual(const char *manual, const char *command,
                         const char *option)
{
    char wanted[128], *section, *end;

    snprintf(wanted, sizeof wanted, "\n.SS pdk %s", command);
    section = strstr(manual, wanted);
    assert_non_null(section);
    section = strdup(section + 1);
    end = strstr(section, "\n.S");
    assert_non_null(end);
    *end = '\0';
    if (strcmp(option, "help") != 0) {
        char *dash;

        snprintf(wanted, sizeof wanted, "\\fB--%s\\fR", option);
        for (dash = section; (dash = strstr(dash, "\\-")) != NULL; dash++)
            memmove(dash, dash + 1, strlen(dash));
        assert_contains(section, wanted);
    }
    free(section);
}

TEST(the_manual_page_tells_every_command_and_option_of_the_help)
{
    struct program_run run = PDK("help", "--format", "man");
    char *manual = strdup(run.out);

    (void)state;
    assert_exit(run, 0);
    assert_contains(manual, "\n.SH EXIT STATUS\n");
    assert_true(each_option(manual, is_in_manual) > 5);
    free(manual);
}

TEST(every_line_of_the_manual_page_is_text_or_a_known_request)
{
    static const char *const known[] = { ".\\\"", ".TH ",  ".SH ",  ".SS ",
                                         ".TP\n", ".PP\n", ".nf\n", ".fi\n",
                                         ".B ",   ".I ",   ".BR " };
    struct program_run run = PDK("help", "--format=man");
    int examples = 0;

    (void)state;
    for (const char *line = run.out; line != NULL && *line != '\0';) {
        bool is_known = *line != '.' && *line != '\'';

        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            is_known |= strncmp(line, known[i], strlen(known[i])) == 0;
        if (!is_known)
            print_error("%.40s\n", line);
        assert_true(is_known);
        examples += strncmp(line, ".nf\n", 4) == 0;
        examples -= strncmp(line, ".fi\n", 4) == 0;
        line = strchr(line, '\n');
        assert_non_null(line);
        line++;
    }
    assert_int_equal(examples, 0);
    assert_refused(PDK("help", "--format", "html"), 2, "use text or man");
}

/* What bash offers behind `words`, one a line. */
static const char *complete(const char *words)
{
    char script[512];
    const char *const arguments[] = { "bash", "-c",        script,
                                      "bash", PDK_PROGRAM, NULL };
    struct program_run run;

    snprintf(script, sizeof script,
             "eval \"$(\"$1\" completions bash)\"; COMP_WORDS=(%s); "
             "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _pdk; "
             "printf '%%s\\n' \"${COMPREPLY[@]}\"",
             words);
    run = program_run(test_folder(), arguments);
    assert_exit(run, 0);
    assert_string_equal(run.err, "");
    return run.out;
}

TEST(bash_completes_commands_options_choices_and_files)
{
    (void)state;
    assert_string_equal(complete("pdk ne"), "new\n");
    assert_contains(complete("pdk ''"), "build\n");
    assert_string_equal(complete("pdk new --te"), "--template\n");
    assert_string_equal(complete("pdk completions z"), "zsh\n");
    assert_string_equal(complete("pdk help --format ''"), "text\nman\n");
    assert_string_equal(complete("pdk help vers"), "version\n");
    test_write_text(test_path("my file"), "");
    assert_string_equal(complete("pdk build my"), "my file\n");
    assert_string_equal(complete("pdk new --directory my"), "my file\n");
}

static void is_in_bash(const char *text, const char *command,
                       const char *option)
{
    char wanted[128];

    snprintf(wanted, sizeof wanted, "\n    %s)\n        options='", command);
    text = strstr(text, wanted);
    assert_non_null(text);
    snprintf(wanted, sizeof wanted, "--%s", option);
    assert_contains(text, wanted);
}

static void is_in_zsh(const char *text, const char *command, const char *option)
{
    char wanted[128];

    snprintf(wanted, sizeof wanted, "\n    %s)\n        _arguments", command);
    text = strstr(text, wanted);
    assert_non_null(text);
    snprintf(wanted, sizeof wanted, "--%s", option);
    assert_contains(text, wanted);
}

static void is_in_fish(const char *text, const char *command,
                       const char *option)
{
    char wanted[128];

    snprintf(wanted, sizeof wanted, " -f -a %s -d '", command);
    assert_contains(text, wanted);
    snprintf(wanted, sizeof wanted, "subcommand_from %s' -l %s ", command,
             option);
    if (strcmp(option, "help") != 0)
        assert_contains(text, wanted);
}

TEST(each_shell_knows_every_option_of_the_help)
{
    static const struct {
        const char *shell;
        void (*check)(const char *, const char *, const char *);
    } rows[] = { { "bash", is_in_bash },
                 { "zsh", is_in_zsh },
                 { "fish", is_in_fish } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct program_run run = PDK("completions", rows[i].shell);
        char *text = strdup(run.out);

        assert_exit(run, 0);
        assert_true(each_option(text, rows[i].check) > 5);
        free(text);
    }
    assert_refused(PDK("completions", "csh"), 2, "no completions for 'csh'");
    assert_refused(PDK("completions"), 2, "bash, zsh or fish");
}

TEST_MAIN(RUN(no_line_of_the_help_is_wider_than_a_terminal),
          RUN(the_manual_page_tells_every_command_and_option_of_the_help),
          RUN(every_line_of_the_manual_page_is_text_or_a_known_request),
          RUN(bash_completes_commands_options_choices_and_files),
          RUN(each_shell_knows_every_option_of_the_help))
