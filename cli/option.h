/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_OPTION_H
#define PDK_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * Command line options. Each command declares its options in a table, and
 * option_parse() fills in a struct of that command. Accepted are "--name
 * value", "--name=value" and "-n value"; after "--" there are no more options.
 */
enum option_kind {
    OPTION_FLAG,   /* bool: true if given */
    OPTION_TEXT,   /* const char *: borrowed; the last one wins */
    OPTION_NUMBER, /* double: finite, not negative */
    OPTION_TEXTS,  /* struct text_list: may be given several times */
};

struct option_spec {
    const char *name;  /* "template", without dashes */
    char letter;       /* 't', or 0 */
    enum option_kind kind;
    size_t offset;     /* of its field in the command's struct */
    const char *value; /* "NAME", for the usage; NULL for flags */
    const char *help;  /* one line, lower case, no full stop */
};

struct text_list {
    const char **items; /* the caller's to free(); the texts are borrowed */
    size_t count;
};

/*
 * Parses `words` into `out` and moves the other arguments to the front of
 * `words`; *rest is their number. main.c handles --help before. PDK_E_ARGUMENT
 * suggests the nearest option.
 */
pdk_result option_parse(const struct option_spec *specs, void *out, int count,
                        char **words, int *rest, pdk_error *error);

#endif
