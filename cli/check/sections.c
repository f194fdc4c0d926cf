/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds a section by name. The section table is not trusted, even in a file
 * that the ELF reader has accepted: each number is checked here.
 */
#include "check/sections.h"

#include <elf.h>
#include <link.h>
#include <string.h>

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Shdr) elf_section;

struct table {
    const unsigned char *data;
    uint64_t size, offset;
    uint32_t count;
};

static bool fits(uint64_t offset, uint64_t size, uint64_t whole)
{
    return offset <= whole && size <= whole - offset;
}

static bool read_section(const struct table *table, uint32_t index,
                         elf_section *out)
{
    if (index >= table->count)
        return false;
    memcpy(out, table->data + table->offset + index * sizeof *out, sizeof *out);
    return out->sh_type == SHT_NOBITS ||
           fits(out->sh_offset, out->sh_size, table->size);
}

static bool open_table(const void *data, size_t size_bytes, struct table *out,
                       elf_section *names)
{
    elf_header header;

    if (size_bytes < sizeof header)
        return false;
    memcpy(&header, data, sizeof header);
    *out = (struct table){ data, size_bytes, header.e_shoff, header.e_shnum };
    if (header.e_shentsize != sizeof(elf_section) ||
        !fits(out->offset, (uint64_t)out->count * sizeof(elf_section),
              size_bytes))
        return false;
    return read_section(out, header.e_shstrndx, names) &&
           names->sh_type == SHT_STRTAB;
}

/* Is `name`, with its NUL, at this place of the string table? */
static bool is_called(const struct table *table, const elf_section *names,
                      uint32_t offset, const char *name)
{
    size_t size = strlen(name) + 1;

    return fits(offset, size, names->sh_size) &&
           memcmp(table->data + names->sh_offset + offset, name, size) == 0;
}

bool sections_find(const void *data, size_t size_bytes, const char *name,
                   struct section *out)
{
    struct table table;
    elf_section names, section;

    if (!open_table(data, size_bytes, &table, &names))
        return false;
    for (uint32_t i = 1; i < table.count; i++) {
        if (!read_section(&table, i, &section) ||
            section.sh_type == SHT_NOBITS || section.sh_size == 0 ||
            !is_called(&table, &names, section.sh_name, name))
            continue;
        out->data = table.data + section.sh_offset;
        out->size_bytes = section.sh_size;
        return true;
    }
    return false;
}
