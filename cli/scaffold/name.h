/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_NAME_H
#define PDK_SCAFFOLD_NAME_H

#include <stdbool.h>

#include "pdk/error.h"

/*
 * The name of a new plugin, in every form that its files need. Pure.
 *
 * A name is 1 to 40 letters (a-z, A-Z), digits, '_' and '-', and begins with a
 * letter. In C each '-' becomes a '_'. Words that are reserved by compilers and
 * build tools are refused.
 */
enum { NAME_LIMIT = 40 };

struct scaffold_name {
    char given[NAME_LIMIT + 1];      /* "two-voices": the folder's name */
    char identifier[NAME_LIMIT + 1]; /* "two_voices" */
    char upper[NAME_LIMIT + 1];      /* "TWO_VOICES" */
    char camel[NAME_LIMIT + 1];      /* "TwoVoices" */
    char id[64];                     /* "org.example.two-voices" */
};

/* PDK_E_ARGUMENT says what is wrong with the name, and suggests a valid one. If
 * `id` is NULL, the id is made from the name. */
pdk_result name_parse(struct scaffold_name *out, const char *text,
                      const char *id, pdk_error *error);

/* Can something in C have this name? False for reserved words and names of
 * pdk. */
bool name_is_free(const char *identifier);

/* A valid name that is similar to `text`. */
void name_suggest(char out[NAME_LIMIT + 1], const char *text);

#endif
