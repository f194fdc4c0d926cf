/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk explain: says what a rule or an error code means and what to do, and
 * shows an example that can be tried. The texts come from the tables of rules
 * and codes, the examples from files.
 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "check/rule.h"
#include "console.h"
#include "platform/file.h"
#include "self.h"
#include "text.h"

#define EXAMPLE_LIMIT 65536 /* bytes; the longest has less than a thousand */

/* Every result code. */
static const pdk_result results[] = {
#define ROW(name_, number_, text_) number_,
    PDK_RESULT_LIST(ROW)
#undef ROW
};

enum { RESULT_COUNT = sizeof results / sizeof *results };

static enum console_colour colour_of(char mark)
{
    switch (mark) {
    case '+':
        return COLOUR_GOOD;
    case '-':
        return COLOUR_BAD;
    case '$':
        return COLOUR_NOTICE;
    default:
        return COLOUR_PLAIN;
    }
}

static void print_example(const char *text)
{
    printf("\n  example:\n");
    while (text[0] != '\0') {
        size_t size = strcspn(text, "\n");
        const char *colour = "";

        if (colour_of(text[0]) != COLOUR_PLAIN)
            colour = console_colour(stdout, colour_of(text[0]));
        printf("%s%s%.*s%s\n", size > 0 ? "    " : "", colour, (int)size, text,
               colour[0] != '\0' ? console_colour(stdout, COLOUR_PLAIN) : "");
        text += size + (text[size] == '\n');
    }
}

/* Not an error if the example is missing: an installation may omit them. */
static void show_example(const char *id)
{
    char name[100], path[PDK_ERROR_PATH_SIZE];
    char *text = NULL;
    size_t size;

    snprintf(name, sizeof name, "explain/%.60s.txt", id);
    if (self_data(path, sizeof path, name, NULL) == PDK_OK &&
        pdk__file_read_all(&text, &size, path, EXAMPLE_LIMIT, NULL) == PDK_OK)
        print_example(text);
    free(text);
}

static void print_rule(const struct rule *rule)
{
    printf("%s (%s)\n  %s\n  what to do: %s\n", rule->id,
           rule_severity_name(rule->severity), rule->summary, rule->advice);
    if (rule->library_advice != NULL)
        printf("  in a library: %s\n", rule->library_advice);
    show_example(rule->id);
}

static void print_rules(enum severity severity, const char *heading)
{
    size_t count;
    const struct rule *rules = rule_all(&count);

    printf("%s:\n", heading);
    for (size_t i = 0; i < count; i++)
        if (rules[i].severity == severity)
            printf("  %-20s %s\n", rules[i].id, rules[i].summary);
    printf("\n");
}

static void print_results(int exit_code, const char *heading)
{
    printf("%s:\n", heading);
    for (int i = 0; i < RESULT_COUNT; i++)
        if (console_exit_code(results[i]) == exit_code)
            printf("  %-20s %s\n", pdk_result_name(results[i]),
                   pdk_result_text(results[i]));
}

static void print_all(void)
{
    print_rules(SEVERITY_UNLOADABLE, "No host can load it (exit code 4)");
    print_rules(SEVERITY_BREAK, "It does not fit (exit code 1)");
    print_rules(SEVERITY_UNVERIFIED, "Not verified (exit code 3)");
    print_rules(SEVERITY_WARNING, "Warnings (exit code 1 with --strict)");
    print_rules(SEVERITY_INFO, "Notes");
    print_results(CODE_USAGE, "Errors in arguments, paths and manifests "
                              "(exit code 2)");
    print_results(CODE_UNVERIFIED, "\nSystem errors (exit code 3)");
    print_results(CODE_PLUGIN, "\nPlugin errors (exit code 4)");
    print_results(CODE_INTERNAL, "\nOther codes of the library");
    print_results(CODE_FINE, "\nNo error");
}

static void print_result(pdk_result result)
{
    printf("%s (%d)\n  %s\n  what to do: %s\n", pdk_result_name(result), result,
           pdk_result_text(result), advice_of(result));
}

/* Prints the rule or code of that name. If there is none, offers every name to
 * the guess. */
static bool print_known(const char *name, struct text_guess *guess)
{
    size_t count;
    const struct rule *rules = rule_all(&count);
    const struct rule *rule = rule_find(name);

    if (rule != NULL) {
        print_rule(rule);
        return true;
    }
    for (int i = 0; i < RESULT_COUNT; i++) {
        if (strcmp(pdk_result_name(results[i]), name) == 0) {
            print_result(results[i]);
            return true;
        }
        pdk__text_guess(guess, pdk_result_name(results[i]));
    }
    for (size_t i = 0; i < count; i++)
        pdk__text_guess(guess, rules[i].id);
    return false;
}

static pdk_result explain(int count, char **words, pdk_error *error)
{
    struct text_guess guess = { count > 0 ? words[0] : "", NULL, 0 };

    if (count > 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "explain takes one rule or code, not also '%s'",
                        words[1]);
    if (count == 0) {
        print_all();
        return PDK_OK;
    }
    if (print_known(words[0], &guess))
        return PDK_OK;
    if (guess.best != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no rule or code '%.60s'; did you mean '%s'?",
                        words[0], guess.best);
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "there is no rule or code '%.60s'; 'pdk explain' lists "
                    "them all",
                    words[0]);
}

static int explain_run(const struct command *command, int count, char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result =
        option_parse(command->options, NULL, count, words, &count, &error);

    if (result == PDK_OK)
        result = explain(count, words, &error);
    if (result != PDK_OK)
        console_error(&error);
    return console_exit_code(result);
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "[RULE|CODE]",
    .summary = "explain a finding or an error, and what to do",
    .details =
        "RULE is the id of a finding of 'pdk check', such as member-moved; "
        "CODE is an error code, such as PDK_E_TRUNCATED. Without an "
        "argument, lists all of them.\n\n"
        "You can try the example of a rule: lines with - are in the old "
        "file, lines with + in the new one, and $ begins a command. The "
        "files that it does not show are in share/pdk/explain.",
    .run = explain_run,
};
