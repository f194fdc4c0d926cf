/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef FUZZ_LIKENESS_H
#define FUZZ_LIKENESS_H

#include "check/graph.h"

enum likeness {
    LIKENESS_ALIKE,
    LIKENESS_DIFFERENT,
    LIKENESS_UNKNOWN, /* a definition is missing, or there is no end to it */
};

/* Compares symbols, and the types of all that both export, twice, and finds
 * the same both times. */
enum likeness likeness_of(const struct graph *expected,
                          const struct graph *found);

#endif
