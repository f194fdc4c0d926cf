/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_VALUE_KEYS_H
#define PDK_VALUE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The keys of the maps that a writer has open, by their fingerprints. Maps
 * close in the reverse of the order in which they opened, so what was added
 * last is dropped first.
 */
struct value_keys {
    uint64_t *slots; /* 0: free. A power of two of them */
    size_t *order;   /* which slot was taken first, second, ... */
    size_t slot_count, count;
};

/* Of a key in the map at `depth`. */
uint64_t pdk__value_key_mark(const char *key, size_t size_bytes,
                             uint32_t depth);

/* *is_known: one with that fingerprint is there, so the key may be, too. False
 * if memory ran out. */
bool pdk__value_keys_add(struct value_keys *keys, uint64_t mark,
                         bool *is_known);

/* Drops the `count` that were added last. */
void pdk__value_keys_drop(struct value_keys *keys, size_t count);

void pdk__value_keys_finish(struct value_keys *keys); /* accepts zeroes */

#endif
