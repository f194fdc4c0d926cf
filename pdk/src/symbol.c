/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looks a function up in the section .symtab of a file. It reads only the two
 * tables that it needs, and believes no offset that leads outside the file.
 */
#include "symbol.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/file.h"

/* More than any plugin's; keeps a damaged file from asking for everything. */
#define TABLE_LIMIT_BYTES ((uint64_t)256 * 1024 * 1024)

struct tables {
    ElfW(Sym) * symbols;
    size_t symbol_count;
    char *names; /* ends with a NUL of ours */
    size_t name_bytes;
};

static void *read_section(const struct file *file, const ElfW(Shdr) * section)
{
    char *data;

    if (section->sh_size > TABLE_LIMIT_BYTES)
        return NULL;
    data = malloc(section->sh_size + 1);
    if (data == NULL)
        return NULL;
    if (pdk__file_read(file, section->sh_offset, data, section->sh_size,
                       NULL) != PDK_OK) {
        free(data);
        return NULL;
    }
    data[section->sh_size] = '\0';
    return data;
}

static bool read_header(const struct file *file, uint64_t table, uint32_t index,
                        ElfW(Shdr) * out)
{
    return pdk__file_read(file, table + (uint64_t)index * sizeof *out, out,
                          sizeof *out, NULL) == PDK_OK;
}

static bool read_tables(struct tables *out, const struct file *file)
{
    ElfW(Ehdr) head;
    ElfW(Shdr) symbols, names;

    if (pdk__file_read(file, 0, &head, sizeof head, NULL) != PDK_OK ||
        head.e_shoff == 0 || head.e_shentsize != sizeof symbols)
        return false;
    for (uint32_t i = 0; i < head.e_shnum; i++) {
        if (!read_header(file, head.e_shoff, i, &symbols))
            return false;
        if (symbols.sh_type != SHT_SYMTAB)
            continue;
        if (symbols.sh_link >= head.e_shnum ||
            !read_header(file, head.e_shoff, symbols.sh_link, &names))
            return false;
        out->symbols = read_section(file, &symbols);
        out->symbol_count = symbols.sh_size / sizeof *out->symbols;
        out->names = read_section(file, &names);
        out->name_bytes = names.sh_size;
        return out->symbols != NULL && out->names != NULL;
    }
    return false;
}

static bool find_function(char *out, size_t capacity,
                          const struct tables *tables, uint64_t address)
{
    for (size_t i = 0; i < tables->symbol_count; i++) {
        const ElfW(Sym) *symbol = &tables->symbols[i];

        if ((symbol->st_info & 15) != STT_FUNC ||
            symbol->st_name >= tables->name_bytes ||
            address < symbol->st_value ||
            address - symbol->st_value >= symbol->st_size)
            continue;
        snprintf(out, capacity, "%s+0x%llx", tables->names + symbol->st_name,
                 (unsigned long long)(address - symbol->st_value));
        return true;
    }
    return false;
}

bool pdk__symbol_name(char *out, size_t capacity, const char *path,
                      uint64_t address)
{
    struct tables tables = { NULL, 0, NULL, 0 };
    struct file file = FILE_INIT;
    bool found = false;

    if (pdk__file_open(&file, path, UINT64_MAX, NULL) != PDK_OK)
        return false;
    if (read_tables(&tables, &file))
        found = find_function(out, capacity, &tables, address);
    free(tables.symbols);
    free(tables.names);
    pdk__file_close(&file);
    return found;
}
