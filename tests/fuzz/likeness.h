/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef FUZZ_LIKENESS_H
#define FUZZ_LIKENESS_H

#include <stdbool.h>

#include "check/graph.h"

/* Compares symbols, and the types of all that both export, twice, and finds
 * the same both times. True if it found nothing that is a difference; what
 * cannot be compared for want of a definition is none. */
bool likeness_is_alike(const struct graph *expected, const struct graph *found);

#endif
