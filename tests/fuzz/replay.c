/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A main for fuzzers where there is no libFuzzer: gives them all files of the
 * folders that are named, as they are, cut, and changed in a few places by a
 * seed that is always the same.
 */
#include "fuzz.h"

#include <dirent.h>

#define FILE_LIMIT (1u << 20)
#define CUTS 64
#define CHANGES 400

static unsigned long units;

static void give(const uint8_t *data, size_t size_bytes)
{
    LLVMFuzzerTestOneInput(data, size_bytes);
    units++;
}

/* xorshift64* */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

/* A few bytes get other values; those at the edges come often. */
static void spoil(uint8_t *data, size_t size_bytes, uint64_t *seed)
{
    static const uint8_t edges[] = { 0, 1, 0x7f, 0x80, 0xff };
    unsigned count = 1 + next_random(seed) % 5;

    while (count-- > 0) {
        uint64_t random = next_random(seed);
        uint8_t value = (uint8_t)(random >> 8);

        if (random % 2 == 0)
            value = edges[(random >> 16) % sizeof edges];
        data[(random >> 24) % size_bytes] = value;
    }
}

static void give_variants(const uint8_t *data, size_t size_bytes)
{
    uint64_t seed = 0x706c7567696e7331ull;
    uint8_t *copy = fuzz_copy(data, size_bytes);

    give(copy, size_bytes);
    for (size_t i = 1; i < CUTS && size_bytes > 0; i++)
        give(copy, size_bytes * i / CUTS);
    for (unsigned i = 0; i < CHANGES && size_bytes > 0; i++) {
        memcpy(copy, data, size_bytes);
        spoil(copy, size_bytes, &seed);
        give(copy, size_bytes);
    }
    free(copy);
}

static void give_file(const char *path)
{
    static uint8_t data[FILE_LIMIT];
    FILE *file = fopen(path, "rb");
    size_t size;

    HOLDS(file != NULL);
    size = fread(data, 1, sizeof data, file);
    HOLDS(size < sizeof data);
    fclose(file);
    fprintf(stderr, "%s\n", path); /* the last one is to blame */
    give_variants(data, size);
}

static int by_name(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

static void give_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, by_name);
    char path[4096];

    HOLDS(count >= 0);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            give_file(path);
        free(entries[i]);
    }
    free(entries);
}

int main(int count, char **words)
{
    for (int i = 1; i < count; i++)
        give_folder(words[i]);
    printf("%lu inputs\n", units);
    return units > 0 ? 0 : 1;
}
