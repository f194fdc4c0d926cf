/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares names of types. Template arguments are normalised first: words are
 * sorted, and "int" beside "long" is omitted, as well as const, which compilers
 * write on either side.
 */
#include "check/naming.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define WORDS_LIMIT 8

/* A sequence of words, such as "unsigned long int". */
struct run {
    const char *words[WORDS_LIMIT];
    size_t sizes[WORDS_LIMIT];
    size_t count;
};

static bool is_word(const struct run *run, size_t index, const char *word)
{
    return run->sizes[index] == strlen(word) &&
           strncmp(run->words[index], word, run->sizes[index]) == 0;
}

static bool has_word(const struct run *run, const char *word)
{
    for (size_t i = 0; i < run->count; i++)
        if (is_word(run, i, word))
            return true;
    return false;
}

static void append_run(struct text_buffer *out, struct run *run)
{
    bool is_sized = has_word(run, "long") || has_word(run, "short") ||
                    has_word(run, "unsigned");

    for (size_t i = 0; i < run->count; i++) {
        size_t size = run->sizes[i];

        if (is_word(run, i, "const") || (is_sized && is_word(run, i, "int")))
            continue;
        if (isdigit((unsigned char)run->words[i][0])) /* "4ul" is 4 */
            size = strspn(run->words[i], "0123456789");
        pdk__text_append_format(out, " %.*s", (int)size, run->words[i]);
    }
    run->count = 0;
}

static void spell(struct text_buffer *out, const char *name)
{
    struct run run = { .count = 0 };

    while (name[0] != '\0') {
        size_t size = strcspn(name, " <>,*&()[]");

        if (size > 0 && run.count < WORDS_LIMIT) {
            run.words[run.count] = name;
            run.sizes[run.count++] = size;
        }
        name += size;
        if (name[0] != ' ' && name[0] != '\0') {
            append_run(out, &run);
            pdk__text_append_format(out, "%c", name[0]);
        }
        name += name[0] != '\0';
    }
    append_run(out, &run);
}

/* Are the normalised names equal? */
static bool is_spelt_alike(const char *one, const char *other)
{
    struct text_buffer first = TEXT_BUFFER_INIT, second = TEXT_BUFFER_INIT;
    bool is_alike;

    spell(&first, one);
    spell(&second, other);
    is_alike = first.data != NULL && second.data != NULL &&
               strcmp(first.data, second.data) == 0;
    pdk__text_finish(&first);
    pdk__text_finish(&second);
    return is_alike;
}

bool naming_is_equal(const char *one, const char *other)
{
    return strcmp(one, other) == 0 ||
           (strchr(one, '<') != NULL && strchr(other, '<') != NULL &&
            is_spelt_alike(one, other));
}

/* "inner" and "outer::inner": C has no scopes, C++ has. */
static bool is_alike(const char *one, const char *other)
{
    size_t size = strlen(one), more = strlen(other);
    const char *end;

    if (size > more)
        return is_alike(other, one);
    end = other + (more - size);
    if (size > 0 && strcmp(one, end) == 0)
        return end == other || end[-1] == ':';
    return size > 0 && naming_is_equal(one, other);
}

bool naming_is_same(const struct graph_stripped *one,
                    const struct graph_stripped *other)
{
    const char *first = one->type->name, *second = other->type->name;

    if (first[0] == '\0' && second[0] == '\0')
        return true;
    return is_alike(first, second) ||
           (one->alias != NULL && is_alike(one->alias, second)) ||
           (other->alias != NULL && is_alike(first, other->alias)) ||
           (one->alias != NULL && other->alias != NULL &&
            is_alike(one->alias, other->alias));
}

bool naming_is_other_instance(const char *one, const char *other)
{
    size_t size = strcspn(one, "<");

    return one[size] != '\0' && strcspn(other, "<") == size &&
           other[size] != '\0' && strncmp(one, other, size) == 0 &&
           !is_spelt_alike(one + size, other + size);
}
