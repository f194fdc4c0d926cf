/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The full symbol table of a file, which names the function that crashed.
 */
#include "fuzz.h"

#include <unistd.h>

#include "symbol.h"

#define LIMIT_BYTES (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    static char path[64];
    struct symbol_table *table;
    char name[32];
    FILE *file;

    snprintf(path, sizeof path, "/dev/shm/pdk-fuzz-%ld", (long)getpid());
    file = fopen(path, "wb");
    HOLDS(file != NULL && fwrite(data, 1, size_bytes, file) == size_bytes);
    HOLDS(fclose(file) == 0);
    table = pdk__symbol_table_read(path, LIMIT_BYTES);
    remove(path);
    for (uint64_t address = 0; address < 0x6000; address += 0x7f) {
        if (!pdk__symbol_table_find(table, name, sizeof name, address))
            continue;
        HOLDS(memchr(name, '\0', sizeof name) != NULL);
    }
    pdk__symbol_table_free(table);
    return 0;
}
