/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SYMBOL_FORMS_H
#define PDK_CHECK_SYMBOL_FORMS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The several symbols of a constructor or destructor. They differ in one digit:
 * for a complete object, a base object, or deleting. Begin with
 * { .symbol = ... }. Pure.
 */
#define SYMBOL_FORMS_SIZE 4096

struct symbol_forms {
    const char *symbol;
    size_t at; /* of the digit */
    char digit;
    char text[SYMBOL_FORMS_SIZE]; /* the last form */
};

/* The next form, which may be the symbol itself. False after the last one, and
 * for symbols that have only one form. */
bool symbol_forms_next(struct symbol_forms *forms);

#endif
