/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_RANDOM_H
#define PDK_TORTURE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* A pseudo-random generator: the same seed gives the same numbers everywhere.
 * Not for cryptography. */
struct random {
    uint64_t state; /* never 0 */
};

void random_begin(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);

/* 0 to limit - 1; 0 if the limit is 0. */
uint32_t random_below(struct random *random, uint32_t limit);

/* True with a probability of 1 in `times`. */
bool random_once_in(struct random *random, uint32_t times);

#endif
