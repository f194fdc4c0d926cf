/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_LIKENESS_H
#define PDK_TORTURE_LIKENESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Is the state after some reloads, as JSON, the state before? The texts must be
 * equal, except that whole numbers may have grown by the number of reloads: a
 * plugin may count them.
 */
bool likeness_holds(const char *before, const char *after, uint32_t reloads);

#endif
