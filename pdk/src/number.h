/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_NUMBER_H
#define PDK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

/*
 * Finite numbers as text with a point, whatever the locale of the process has
 * instead. What is written is read back as the same number.
 */

/* Short, and with a point or an exponent always: "3.0", "1e+300". */
void pdk__number_write(struct text_buffer *out, double number);

/* Reads a number that has the form that JSON gives it, and no more than that.
 * False if it is too large to be told, or if `scratch`, which is overwritten,
 * failed. */
bool pdk__number_read(double *out, const char *text, size_t size_bytes,
                      struct text_buffer *scratch);

#endif
