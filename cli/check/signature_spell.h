/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SIGNATURE_SPELL_H
#define PDK_CHECK_SIGNATURE_SPELL_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "text.h"

/*
 * Encodes the type of a function, from its debug information, as text for
 * signature_read(). Structs, unions and enums are referred to by name.
 *
 *     v              void
 *     bNAME;BITS;    a base type
 *     sNAME;BITS;    a struct or class; u: a union, e: an enum
 *     SNAME;0;       one that is only declared; U, E
 *     tNAME;         a typedef of an unnamed type
 *     cT  wT         a const T, a volatile T
 *     *T  &T         a pointer or reference to a T
 *     aN,N;T         an array of T; '?' for an unknown length
 *     fRPP.)         a function that returns R and takes P, P and "..."
 *
 * False if the type cannot be encoded like this; the text is incomplete then.
 */
bool signature_spell(struct text_buffer *out, Dwarf_Die *function);

#endif
