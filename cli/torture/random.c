/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * xorshift64*. The seed is mixed first, since similar seeds would otherwise
 * begin with similar numbers.
 */
#include "torture/random.h"

static uint64_t stir(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

void random_begin(struct random *random, uint64_t seed)
{
    random->state = stir(seed + UINT64_C(0x9e3779b97f4a7c15));
    if (random->state == 0)
        random->state = 1;
}

uint64_t random_next(struct random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * UINT64_C(0x2545f4914f6cdd1d);
}

uint32_t random_below(struct random *random, uint32_t limit)
{
    /* The upper bits have the better quality. */
    return (uint32_t)((random_next(random) >> 32) * limit >> 32);
}

bool random_once_in(struct random *random, uint32_t times)
{
    return random_below(random, times) == 0;
}
