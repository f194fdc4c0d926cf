/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SYMBOL_FORMS_H
#define PDK_CHECK_SYMBOL_FORMS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A constructor or destructor is declared once and has several symbols, which
 * differ in one digit: for a whole object, for a base, for one that is deleted.
 * Begin with { .symbol = ... }. Pure.
 */
#define SYMBOL_FORMS_SIZE 4096

struct symbol_forms {
    const char *symbol;
    size_t at; /* of the digit */
    char digit;
    char text[SYMBOL_FORMS_SIZE]; /* the form that was met last */
};

/* The next form, which may be the symbol itself; false after the last, and at
 * once for what has no forms. */
bool symbol_forms_next(struct symbol_forms *forms);

#endif
