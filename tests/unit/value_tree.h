/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef VALUE_TREE_H
#define VALUE_TREE_H

#include "test.h"

#include <stdio.h>

#include "pdk/value.h"

/* xorshift64*, so that a failure can be repeated. */
static inline uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

static inline void put_random_leaf(pdk_writer *writer, const char *key,
                                   uint64_t *seed)
{
    static const char *const texts[] = { "", "plain", "\xc3\xa4\xe2\x82\xac",
                                         "\"\\\b\f\n\r\t\x01/", "$bytes" };
    static const uint64_t numbers[] = { 0, 1, INT64_MAX, UINT64_MAX,
                                        0x7ff0000000000000ull };
    uint64_t random = next_random(seed), bits = next_random(seed);
    uint64_t size = random >> 32 & 31;

    if (random >> 60 == 0)
        bits = numbers[bits % 5];
    switch (random % 7) {
    case PDK_TEXT:
        pdk_put_text(writer, key, texts[bits % 5]);
        break;
    case PDK_BYTES:
        pdk_put_bytes(writer, key, "0123456789abcdef0123456789abcdef", size);
        break;
    case PDK_U64: /* smaller ones come back from JSON as i64 */
        pdk_put_u64(writer, key, bits | 1ull << 63);
        break;
    default:
        writer->put(writer, key, (uint32_t)(random % 7), bits);
    }
}

/* Writes a tree of about that many values. */
static inline const pdk_document *make_random_tree(pdk_writer *writer,
                                                   uint64_t *seed,
                                                   unsigned values)
{
    static const char *const names[] = { "k%u", "$bytes%u", "\xc3\xb6 %u",
                                         "a rather long name of a key %u" };
    uint32_t kinds[16], depth = 1;
    const pdk_document *document;
    char name[64];

    pdk_writer_reset(writer);
    kinds[0] = PDK_LIST + (uint32_t)(next_random(seed) % 2);
    writer->begin(writer, NULL, kinds[0]);
    for (unsigned i = 0; i < values; i++) {
        uint64_t random = next_random(seed);
        const char *key = kinds[depth - 1] == PDK_MAP ? name : NULL;

        snprintf(name, sizeof name, names[random >> 62], i);
        if (random % 8 < 2 && depth < 16) {
            kinds[depth] = PDK_LIST + (random >> 8) % 2;
            writer->begin(writer, key, kinds[depth++]);
        } else if (random % 8 == 2 && depth > 1) {
            pdk_put_end(writer);
            depth--;
        } else {
            put_random_leaf(writer, key, seed);
        }
    }
    while (depth-- > 0)
        pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &document, NULL), PDK_OK);
    return document;
}

#endif
