/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURES_H
#define PDK_CHECK_SIGNATURES_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "text.h"

/*
 * Lists exported functions without code of their own: compilers merge identical
 * functions, and abidw then omits the type of those that were merged. One line
 * each:
 *
 *     function  SYMBOL  NAME  TYPE
 *
 * with the type as encoded by signature_spell(). False if out of memory.
 */
bool signatures_describe(struct text_buffer *out, Elf *elf, Dwarf *dwarf);

#endif
