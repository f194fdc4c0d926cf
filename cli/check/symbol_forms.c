/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Searches mangled names for the digit, without parsing them: a wrong match is
 * the name of no symbol.
 */
#include "check/symbol_forms.h"

#include <string.h>

#define LAST_DIGIT '3'

/* "C2E", "D0E", "C4I": in debug information 4 means all forms. */
static bool is_form(const char *at)
{
    return (at[0] == 'C' || at[0] == 'D') && at[1] >= '0' && at[1] <= '4' &&
           (at[2] == 'E' || at[2] == 'I');
}

/* Finds the next digit of a form. */
static bool find_digit(struct symbol_forms *forms)
{
    const char *symbol = forms->symbol;

    for (forms->at++; symbol[forms->at] != '\0'; forms->at++)
        if (is_form(symbol + forms->at - 1))
            return true;
    return false;
}

bool symbol_forms_next(struct symbol_forms *forms)
{
    if (forms->at == 0) {
        if (strncmp(forms->symbol, "_Z", 2) != 0 ||
            strlen(forms->symbol) >= sizeof forms->text)
            return false;
        forms->at = 2;
        forms->digit = LAST_DIGIT;
    }
    if (forms->digit == LAST_DIGIT) {
        if (!find_digit(forms))
            return false;
        memcpy(forms->text, forms->symbol, strlen(forms->symbol) + 1);
        forms->digit = '0' - 1;
    }
    forms->text[forms->at] = ++forms->digit;
    return true;
}
