/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURE_SPELL_H
#define PDK_CHECK_SIGNATURE_SPELL_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "text.h"

/*
 * The type of a function, from its debug information, in a few signs that
 * signature_read() understands. What has members is called by its name.
 *
 *     v              nothing
 *     bNAME;BITS;    a base type
 *     sNAME;BITS;    a struct or class; u: a union, e: an enum
 *     SNAME;0;       one that is only declared; U, E
 *     tNAME;         a typedef of something that has no other name
 *     cT  wT         a const T, a volatile T
 *     *T  &T         an address of a T
 *     aN,N;T         an array of T; '?' where a length is not known
 *     fRPP.)         a function that returns R and takes two P and more
 *
 * False, and anything, if it has a part that these cannot say.
 */
bool signature_spell(struct text_buffer *out, Dwarf_Die *function);

#endif
