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

#include "platform/file.h"

/* As many symbols as are read at once where there is little room. */
#define FEW 64

struct symbol_table {
    ElfW(Sym) * symbols;
    size_t count;
    char *names; /* ends with a NUL of ours */
    size_t name_bytes;
};

static void *read_section(const struct file *file, const ElfW(Shdr) * section)
{
    char *data = malloc(section->sh_size + 1);

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

/* The headers of .symtab and of the section with its names. */
static bool find_sections(const struct file *file, ElfW(Shdr) * symbols,
                          ElfW(Shdr) * names)
{
    ElfW(Ehdr) head;

    if (pdk__file_read(file, 0, &head, sizeof head, NULL) != PDK_OK ||
        head.e_shoff == 0 || head.e_shentsize != sizeof *symbols)
        return false;
    for (uint32_t i = 0; i < head.e_shnum; i++) {
        if (!read_header(file, head.e_shoff, i, symbols))
            return false;
        if (symbols->sh_type == SHT_SYMTAB)
            return symbols->sh_link < head.e_shnum &&
                   read_header(file, head.e_shoff, symbols->sh_link, names);
    }
    return false;
}

static bool has_place(const ElfW(Sym) * symbol)
{
    unsigned type = symbol->st_info & 15;

    return (type == STT_FUNC || type == STT_OBJECT) && symbol->st_size > 0;
}

/* Forgets the symbols that are at no place. */
static void thin_out(struct symbol_table *table)
{
    size_t kept = 0;
    void *smaller;

    for (size_t i = 0; i < table->count; i++)
        if (has_place(&table->symbols[i]))
            table->symbols[kept++] = table->symbols[i];
    table->count = kept;
    smaller = realloc(table->symbols, (kept + 1) * sizeof *table->symbols);
    if (smaller != NULL)
        table->symbols = smaller;
}

static struct symbol_table *read_table(const struct file *file,
                                       uint64_t limit_bytes)
{
    ElfW(Shdr) symbols, names;
    struct symbol_table *table;

    if (!find_sections(file, &symbols, &names) ||
        symbols.sh_size > limit_bytes || names.sh_size > limit_bytes)
        return NULL;
    table = calloc(1, sizeof *table);
    if (table == NULL)
        return NULL;
    table->symbols = read_section(file, &symbols);
    table->count = symbols.sh_size / sizeof *table->symbols;
    table->names = read_section(file, &names);
    table->name_bytes = names.sh_size;
    if (table->symbols == NULL || table->names == NULL) {
        pdk__symbol_table_free(table);
        return NULL;
    }
    thin_out(table);
    return table;
}

struct symbol_table *pdk__symbol_table_read(const char *path,
                                            uint64_t limit_bytes)
{
    struct file file = FILE_INIT;
    struct symbol_table *table;

    if (pdk__file_open(&file, path, UINT64_MAX, NULL) != PDK_OK)
        return NULL;
    table = read_table(&file, limit_bytes);
    pdk__file_close(&file);
    return table;
}

void pdk__symbol_table_free(struct symbol_table *table)
{
    if (table == NULL)
        return;
    free(table->symbols);
    free(table->names);
    free(table);
}

static bool covers(const ElfW(Sym) * symbol, uint64_t address)
{
    return has_place(symbol) && address >= symbol->st_value &&
           address - symbol->st_value < symbol->st_size;
}

static void write_name(char *out, size_t capacity, const char *name,
                       uint64_t distance)
{
    snprintf(out, capacity, "%s+0x%llx", name, (unsigned long long)distance);
}

bool pdk__symbol_table_find(const struct symbol_table *table, char *out,
                            size_t capacity, uint64_t address)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const ElfW(Sym) *symbol = &table->symbols[i];

        if (symbol->st_name >= table->name_bytes || !covers(symbol, address))
            continue;
        write_name(out, capacity, table->names + symbol->st_name,
                   address - symbol->st_value);
        return true;
    }
    return false;
}

/* ------------------------------------------------------ without memory --- */

/* The symbol at an address, read a few at a time. */
static bool seek_symbol(const struct file *file, const ElfW(Shdr) * section,
                        uint64_t address, ElfW(Sym) * out)
{
    ElfW(Sym) few[FEW];
    uint64_t count = section->sh_size / sizeof *few;

    for (uint64_t i = 0; i < count; i += FEW) {
        size_t next = count - i < FEW ? (size_t)(count - i) : FEW;

        if (pdk__file_read(file, section->sh_offset + i * sizeof *few, few,
                           next * sizeof *few, NULL) != PDK_OK)
            return false;
        for (size_t j = 0; j < next; j++) {
            if (covers(&few[j], address)) {
                *out = few[j];
                return true;
            }
        }
    }
    return false;
}

static bool read_name(const struct file *file, const ElfW(Shdr) * section,
                      uint64_t place, char *out, size_t capacity)
{
    uint64_t room;

    if (place >= section->sh_size)
        return false;
    room = section->sh_size - place;
    if (room > capacity - 1)
        room = capacity - 1;
    if (pdk__file_read(file, section->sh_offset + place, out, (size_t)room,
                       NULL) != PDK_OK)
        return false;
    out[room] = '\0';
    return true;
}

bool pdk__symbol_name(char *out, size_t capacity, const char *path,
                      uint64_t address)
{
    struct file file = FILE_INIT;
    ElfW(Shdr) symbols, names;
    ElfW(Sym) symbol;
    char name[200];
    bool found;

    if (pdk__file_open(&file, path, UINT64_MAX, NULL) != PDK_OK)
        return false;
    found = find_sections(&file, &symbols, &names) &&
            seek_symbol(&file, &symbols, address, &symbol) &&
            read_name(&file, &names, symbol.st_name, name, sizeof name);
    pdk__file_close(&file);
    if (found)
        write_name(out, capacity, name, address - symbol.st_value);
    return found;
}
