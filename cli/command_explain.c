/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk explain: what a rule of the check or a code of an error means, and what
 * to do about it. The words are those of the tables; there are no others.
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "check/rule.h"
#include "console.h"
#include "text.h"

/* Every code of an error. */
static const pdk_result results[] = {
#define ROW(name_, number_, text_) number_,
    PDK_RESULT_LIST(ROW)
#undef ROW
};

enum { RESULT_COUNT = sizeof results / sizeof *results };

static void print_rule(const struct rule *rule)
{
    printf("%s (%s)\n  %s\n  what to do: %s\n", rule->id,
           rule_severity_name(rule->severity), rule->summary, rule->advice);
}

static void print_all(void)
{
    size_t count;
    const struct rule *rules = rule_all(&count);

    printf("Rules of pdk check:\n");
    for (size_t i = 0; i < count; i++)
        printf("  %-20s %-10s %s\n", rules[i].id,
               rule_severity_name(rules[i].severity), rules[i].summary);
    printf("\nCodes of errors:\n");
    for (int i = 0; i < RESULT_COUNT; i++)
        printf("  %-20s %s\n", pdk_result_name(results[i]),
               pdk_result_text(results[i]));
}

/* Prints what is known by that name; else shows all names to the guess. */
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
            printf("%s (%d)\n  %s\n", name, results[i],
                   pdk_result_text(results[i]));
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
    .summary = "tell what a finding or an error means, and what to do",
    .details =
        "RULE is the id of a finding of 'pdk check', such as member-moved;\n"
        "CODE is the code of an error, such as PDK_E_TRUNCATED. Without one,\n"
        "lists them all.",
    .run = explain_run,
};
