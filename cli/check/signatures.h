/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURES_H
#define PDK_CHECK_SIGNATURES_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "text.h"

/*
 * The exported functions for which no code is told: of two that do the same a
 * compiler keeps one, and abidw then tells neither the type of the other nor
 * what it leads to. One line each:
 *
 *     function  SYMBOL  NAME  TYPE
 *
 * with the type as signature_spell() has it. False if memory is out.
 */
bool signatures_describe(struct text_buffer *out, Elf *elf, Dwarf *dwarf);

#endif
