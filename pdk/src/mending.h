/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_MENDING_H
#define PDK_MENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "plugins.h"

/* What follows from a crash: everybody hears of it, and the build before comes
 * back; but not at once if it happens again and again. */

/* Turns the crashes that were noted into events and, if it may, goes back to
 * the build before wherever it is time. */
void pdk__mending_run(struct plugins *plugins, bool may_roll_back);

/* When there is something to do again; UINT64_MAX: never. */
uint64_t pdk__mending_due_ns(const struct plugins *plugins);

#endif
