/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Parses the command line into a struct, as a table of options describes it.
 * Knows no command and prints nothing.
 */
#include "option.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

struct words {
    char **items;
    int count;
    int next;
};

static const struct option_spec *find_name(const struct option_spec *specs,
                                           const char *name, size_t size)
{
    for (; specs != NULL && specs->name != NULL; specs++)
        if (strlen(specs->name) == size &&
            strncmp(specs->name, name, size) == 0)
            return specs;
    return NULL;
}

static const struct option_spec *find_letter(const struct option_spec *specs,
                                             const char *letters)
{
    for (; specs != NULL && specs->name != NULL; specs++)
        if (specs->letter != 0 && specs->letter == letters[0] &&
            letters[1] == '\0')
            return specs;
    return NULL;
}

static pdk_result refuse_unknown(const struct option_spec *specs,
                                 const char *word, pdk_error *error)
{
    size_t size = strcspn(word, "=");
    char name[64] = "";
    struct text_guess guess = { name, NULL, 0 };

    if (size > 2 && size - 2 < sizeof name)
        memcpy(name, word + 2, size - 2);
    for (; specs != NULL && specs->name != NULL; specs++)
        pdk__text_guess(&guess, specs->name);
    if (guess.best == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no option '%.*s'; --help lists them all",
                        (int)size, word);
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "there is no option '%.*s'; did you mean '--%s'?",
                    (int)size, word, guess.best);
}

static pdk_result store_number(const struct option_spec *spec, double *out,
                               const char *text, pdk_error *error)
{
    char *end;
    double number = strtod(text, &end);

    if (end == text || *end != '\0' || !isfinite(number) || number < 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--%s needs a non-negative number, not '%s'",
                        spec->name, text);
    *out = number;
    return PDK_OK;
}

static pdk_result store_one_more(struct text_list *list, const char *text,
                                 pdk_error *error)
{
    const char **items =
        realloc(list->items, (list->count + 1) * sizeof *items);

    if (items == NULL)
        return pdk__fail_memory(error);
    list->items = items;
    list->items[list->count++] = text;
    return PDK_OK;
}

static pdk_result store(const struct option_spec *spec, void *out,
                        const char *text, pdk_error *error)
{
    void *field = (char *)out + spec->offset;

    switch (spec->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return PDK_OK;
    case OPTION_TEXT:
        *(const char **)field = text;
        return PDK_OK;
    case OPTION_NUMBER:
        return store_number(spec, field, text, error);
    case OPTION_TEXTS:
        return store_one_more(field, text, error);
    }
    return PDK_OK;
}

/* Parses one option; its value follows "=" or is the next word. */
static pdk_result take_option(const struct option_spec *specs, void *out,
                              struct words *words, pdk_error *error)
{
    const char *word = words->items[words->next++];
    const char *value = NULL;
    const struct option_spec *spec;

    if (word[1] == '-') {
        size_t size = strcspn(word + 2, "=");

        spec = find_name(specs, word + 2, size);
        if (word[2 + size] == '=')
            value = word + 2 + size + 1;
    } else {
        spec = find_letter(specs, word + 1);
    }
    if (spec == NULL)
        return refuse_unknown(specs, word, error);
    if (spec->kind == OPTION_FLAG && value != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT, "--%s takes no value",
                        spec->name);
    if (spec->kind != OPTION_FLAG && value == NULL) {
        if (words->next == words->count)
            return pdk_fail(error, PDK_E_ARGUMENT,
                            "--%s needs a value: --%s %s", spec->name,
                            spec->name, spec->value);
        value = words->items[words->next++];
    }
    return store(spec, out, value, error);
}

pdk_result option_parse(const struct option_spec *specs, void *out, int count,
                        char **words, int *rest, pdk_error *error)
{
    struct words all = { words, count, 0 };
    bool has_ended = false;

    *rest = 0;
    while (all.next < all.count) {
        char *word = words[all.next];
        pdk_result result;

        if (has_ended || word[0] != '-' || word[1] == '\0') {
            words[(*rest)++] = word;
            all.next++;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            has_ended = true;
            all.next++;
            continue;
        }
        result = take_option(specs, out, &all, error);
        if (result != PDK_OK)
            return result;
    }
    return PDK_OK;
}
