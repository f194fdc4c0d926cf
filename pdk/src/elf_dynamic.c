/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the program headers and the dynamic section of an image say: which
 * segments, symbols and names it has. Addresses are turned into places in the
 * file through the loadable segments; whatever is in none of them is absent.
 */
#include "elf.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "pdk/error.h"

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_program;
typedef ElfW(Dyn) elf_entry;
typedef ElfW(Sym) elf_raw_symbol;

bool pdk__elf_segment(const struct elf *elf, uint32_t index,
                      struct elf_segment *out)
{
    elf_program program;

    if (index >= elf->program_count)
        return false;
    memcpy(&program, elf->data + elf->program_offset + index * sizeof program,
           sizeof program);
    out->type = program.p_type;
    out->flags = program.p_flags;
    out->offset = program.p_offset;
    out->file_bytes = program.p_filesz;
    out->address = program.p_vaddr;
    out->memory_bytes = program.p_memsz;
    out->alignment = program.p_align;
    return true;
}

uint64_t pdk__elf_place(const struct elf *elf, uint64_t address,
                        uint64_t *bytes)
{
    struct elf_segment segment;

    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++) {
        uint64_t distance = address - segment.address;

        if (segment.type != PT_LOAD || address < segment.address ||
            distance >= segment.file_bytes)
            continue;
        *bytes = segment.file_bytes - distance;
        return segment.offset + distance;
    }
    *bytes = 0;
    return 0;
}

bool pdk__elf_dynamic(const struct elf *elf, int64_t tag, uint64_t *value)
{
    elf_entry entry;

    for (uint64_t i = 0; i < elf->dynamic_bytes / sizeof entry; i++) {
        memcpy(&entry, elf->data + elf->dynamic_offset + i * sizeof entry,
               sizeof entry);
        if (entry.d_tag == DT_NULL)
            return false;
        if (entry.d_tag == tag) {
            *value = entry.d_un.d_val;
            return true;
        }
    }
    return false;
}

static uint64_t find_table(const struct elf *elf, int64_t tag, uint64_t *bytes)
{
    uint64_t address;

    *bytes = 0;
    if (!pdk__elf_dynamic(elf, tag, &address))
        return 0;
    return pdk__elf_place(elf, address, bytes);
}

static uint32_t word_at(const struct elf *elf, uint64_t offset)
{
    uint32_t word;

    memcpy(&word, elf->data + offset, sizeof word);
    return word;
}

/* DT_HASH says it at once: there are as many chains as symbols. */
static uint32_t count_by_hash(const struct elf *elf)
{
    uint64_t bytes;
    uint64_t table = find_table(elf, DT_HASH, &bytes);

    return bytes >= 8 ? word_at(elf, table + 4) : 0;
}

/* DT_GNU_HASH: the last chain begins in the fullest bucket, and a word with
 * its lowest bit set ends it. */
static uint32_t count_by_gnu_hash(const struct elf *elf)
{
    uint64_t bytes, buckets, chains;
    uint64_t table = find_table(elf, DT_GNU_HASH, &bytes);
    uint32_t bucket_count, first, last = 0;

    if (bytes < 16)
        return 0;
    bucket_count = word_at(elf, table);
    first = word_at(elf, table + 4);
    buckets = 16 + (uint64_t)word_at(elf, table + 8) * sizeof(ElfW(Addr));
    chains = buckets + (uint64_t)bucket_count * 4;
    if (chains > bytes)
        return 0;
    for (uint64_t at = buckets; at < chains; at += 4)
        if (word_at(elf, table + at) > last)
            last = word_at(elf, table + at);
    if (last < first)
        return first; /* only what is not defined here */
    for (;; last++) {
        uint64_t at = chains + (uint64_t)(last - first) * 4;

        if (at + 4 > bytes || last == UINT32_MAX)
            return last;
        if (word_at(elf, table + at) & 1)
            return last + 1;
    }
}

static void find_symbols(struct elf *elf)
{
    uint64_t bytes, string_bytes, size;

    elf->strings = find_table(elf, DT_STRTAB, &string_bytes);
    if (pdk__elf_dynamic(elf, DT_STRSZ, &size) && size < string_bytes)
        string_bytes = size;
    /* From here on each text that begins inside also ends inside. */
    while (string_bytes > 0 && elf->data[elf->strings + string_bytes - 1] != 0)
        string_bytes--;
    elf->string_bytes = string_bytes;
    elf->symbols = find_table(elf, DT_SYMTAB, &bytes);
    if (!pdk__elf_dynamic(elf, DT_SYMENT, &size) ||
        size != sizeof(elf_raw_symbol))
        return;
    elf->symbol_count = count_by_hash(elf);
    if (elf->symbol_count == 0)
        elf->symbol_count = count_by_gnu_hash(elf);
    if (elf->symbol_count > bytes / sizeof(elf_raw_symbol))
        elf->symbol_count = (uint32_t)(bytes / sizeof(elf_raw_symbol));
}

static pdk_result find_dynamic(struct elf *elf, pdk_error *error)
{
    struct elf_segment segment;

    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++) {
        if (segment.type != PT_DYNAMIC)
            continue;
        if (segment.offset > elf->loadable_bytes ||
            segment.file_bytes > elf->loadable_bytes - segment.offset)
            return pdk_fail(error, PDK_E_NOT_ELF,
                            "not a shared object: its dynamic section lies "
                            "outside of what is loaded");
        elf->dynamic_offset = segment.offset;
        elf->dynamic_bytes = segment.file_bytes;
        return PDK_OK;
    }
    return PDK_OK;
}

pdk_result pdk__elf_open(struct elf *out, const void *data, size_t size_bytes,
                         uint64_t file_bytes, pdk_error *error)
{
    struct elf elf = { .data = data,
                       .size_bytes = size_bytes,
                       .file_bytes = file_bytes };
    elf_header header;
    uint64_t flags;
    pdk_result result = pdk__elf_measure(&elf.loadable_bytes, data, size_bytes,
                                         file_bytes, error);

    if (result != PDK_OK)
        return result;
    if (elf.loadable_bytes > size_bytes)
        return pdk_fail(error, PDK_E_TRUNCATED,
                        "the bytes end before the last segment does");
    memcpy(&header, data, sizeof header);
    elf.program_count = header.e_phnum;
    elf.program_offset = header.e_phoff;
    result = find_dynamic(&elf, error);
    if (result != PDK_OK)
        return result;
    if (pdk__elf_dynamic(&elf, DT_FLAGS_1, &flags) && (flags & DF_1_PIE) != 0)
        return pdk_fail(error, PDK_E_NOT_ELF,
                        "an executable, not a shared object; link it with "
                        "-shared");
    find_symbols(&elf);
    *out = elf;
    return PDK_OK;
}

/* The text at `offset` of the string table; it ends inside. */
static const char *text_at(const struct elf *elf, uint64_t offset)
{
    if (offset >= elf->string_bytes)
        return NULL;
    return (const char *)elf->data + elf->strings + offset;
}

static const char *text_of(const struct elf *elf, int64_t tag)
{
    uint64_t offset;

    return pdk__elf_dynamic(elf, tag, &offset) ? text_at(elf, offset) : NULL;
}

const char *pdk__elf_soname(const struct elf *elf)
{
    return text_of(elf, DT_SONAME);
}

const char *pdk__elf_runpath(const struct elf *elf)
{
    const char *path = text_of(elf, DT_RUNPATH);

    return path != NULL ? path : text_of(elf, DT_RPATH);
}

const char *pdk__elf_needed(const struct elf *elf, uint32_t index)
{
    elf_entry entry;

    for (uint64_t i = 0; i < elf->dynamic_bytes / sizeof entry; i++) {
        memcpy(&entry, elf->data + elf->dynamic_offset + i * sizeof entry,
               sizeof entry);
        if (entry.d_tag == DT_NULL)
            return NULL;
        if (entry.d_tag == DT_NEEDED && index-- == 0)
            return text_at(elf, entry.d_un.d_val);
    }
    return NULL;
}

bool pdk__elf_symbol(const struct elf *elf, uint32_t index,
                     struct elf_symbol *out)
{
    elf_raw_symbol symbol;

    if (index >= elf->symbol_count)
        return false;
    memcpy(&symbol, elf->data + elf->symbols + (uint64_t)index * sizeof symbol,
           sizeof symbol);
    out->name = text_at(elf, symbol.st_name);
    if (out->name == NULL)
        out->name = "";
    out->value = symbol.st_value;
    out->size_bytes = symbol.st_size;
    out->type = symbol.st_info & 0xf;
    out->binding = symbol.st_info >> 4;
    out->visibility = symbol.st_other & 0x3;
    out->is_defined = symbol.st_shndx != SHN_UNDEF;
    return true;
}

bool pdk__elf_find(const struct elf *elf, const char *name,
                   struct elf_symbol *out)
{
    struct elf_symbol symbol;

    for (uint32_t i = 1; pdk__elf_symbol(elf, i, &symbol); i++)
        if (symbol.is_defined && strcmp(symbol.name, name) == 0) {
            *out = symbol;
            return true;
        }
    return false;
}
