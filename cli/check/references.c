/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the tables of relocations that have their addends with them; of an
 * image that has others, nothing is told.
 */
#include "check/references.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_LIMIT (16u << 20)

typedef ElfW(Rela) relocation;

#if __ELF_NATIVE_CLASS == 64
#define SYMBOL_OF(info) ELF64_R_SYM(info)
#else
#define SYMBOL_OF(info) ELF32_R_SYM(info)
#endif

/* Where a table is in the file, and how many entries it has. */
struct table {
    uint64_t offset;
    size_t count;
};

static struct table find_table(const struct elf *elf, int64_t tag,
                               int64_t size_tag)
{
    struct table table = { 0, 0 };
    uint64_t address, bytes, room;

    if (!pdk__elf_dynamic(elf, tag, &address) ||
        !pdk__elf_dynamic(elf, size_tag, &bytes))
        return table;
    table.offset = pdk__elf_place(elf, address, &room);
    table.count = (size_t)((bytes < room ? bytes : room) / sizeof(relocation));
    return table;
}

static struct reference read_one(const struct elf *elf, uint64_t offset)
{
    struct reference reference = { 0, "", 0 };
    struct elf_symbol symbol;
    relocation raw;
    uint32_t index;

    memcpy(&raw, elf->data + offset, sizeof raw);
    index = (uint32_t)SYMBOL_OF(raw.r_info);
    reference.address = raw.r_offset;
    if (index == 0)
        reference.target = (uint64_t)raw.r_addend;
    else if (pdk__elf_symbol(elf, index, &symbol)) {
        reference.symbol = symbol.name;
        reference.target = symbol.is_defined ? symbol.value : 0;
    }
    return reference;
}

static void read_table(struct references *out, const struct elf *elf,
                       const struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        out->items[out->count++] =
            read_one(elf, table->offset + i * sizeof(relocation));
}

static int by_address(const void *one, const void *other)
{
    uint64_t first = ((const struct reference *)one)->address;
    uint64_t second = ((const struct reference *)other)->address;

    return (first > second) - (first < second);
}

static int by_number(const void *one, const void *other)
{
    uint64_t first = *(const uint64_t *)one, second = *(const uint64_t *)other;

    return (first > second) - (first < second);
}

/* The addresses of exported functions, in order; NULL: none, or no memory. */
static uint64_t *list_functions(const struct elf *elf, size_t *count)
{
    uint64_t *list = calloc((size_t)elf->symbol_count + 1, sizeof *list);
    struct elf_symbol symbol;

    *count = 0;
    for (uint32_t i = 1; list != NULL && pdk__elf_symbol(elf, i, &symbol); i++)
        if (symbol.is_defined && symbol.type == STT_FUNC &&
            symbol.visibility == STV_DEFAULT)
            list[(*count)++] = symbol.value;
    if (list != NULL)
        qsort(list, *count, sizeof *list, by_number);
    return list;
}

/* -Bsymbolic says so; -Bsymbolic-functions shows in tables of addresses that
 * lead to exported functions without their names. */
static bool find_binding(struct references *out, const struct elf *elf)
{
    uint64_t flags = 0, value;
    size_t count;
    uint64_t *functions = list_functions(elf, &count);

    pdk__elf_dynamic(elf, DT_FLAGS, &flags);
    out->binds_itself = (flags & DF_SYMBOLIC) != 0 ||
                        pdk__elf_dynamic(elf, DT_SYMBOLIC, &value);
    if (functions == NULL)
        return false;
    for (size_t i = 0; i < out->count && !out->binds_itself; i++)
        out->binds_itself = out->items[i].symbol[0] == '\0' &&
                            bsearch(&out->items[i].target, functions, count,
                                    sizeof *functions, by_number) != NULL;
    free(functions);
    return true;
}

static bool list_used(struct references *out)
{
    out->used = calloc(out->count + 1, sizeof *out->used);
    if (out->used == NULL)
        return false;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].symbol[0] != '\0')
            out->used[out->used_count++] = out->items[i].target;
    qsort(out->used, out->used_count, sizeof *out->used, by_number);
    return true;
}

bool references_read(struct references *out, const struct elf *elf)
{
    struct table data = find_table(elf, DT_RELA, DT_RELASZ);
    struct table calls = find_table(elf, DT_JMPREL, DT_PLTRELSZ);
    uint64_t value;

    *out = (struct references){ 0 };
    if (pdk__elf_dynamic(elf, DT_REL, &value) ||
        data.count + calls.count > COUNT_LIMIT)
        return true;
    out->items = calloc(data.count + calls.count + 1, sizeof *out->items);
    if (out->items == NULL)
        return false;
    out->is_told = true;
    read_table(out, elf, &data);
    read_table(out, elf, &calls);
    qsort(out->items, out->count, sizeof *out->items, by_address);
    return list_used(out) && find_binding(out, elf);
}

void references_finish(struct references *references)
{
    free(references->items);
    free(references->used);
    *references = (struct references){ 0 };
}

const struct reference *references_at(const struct references *references,
                                      uint64_t address)
{
    struct reference wanted = { address, "", 0 };

    if (references->count == 0)
        return NULL;
    return bsearch(&wanted, references->items, references->count,
                   sizeof *references->items, by_address);
}

bool references_use(const struct references *references, uint64_t target)
{
    if (!references->is_told || references->binds_itself)
        return true;
    return references->used_count > 0 &&
           bsearch(&target, references->used, references->used_count,
                   sizeof target, by_number) != NULL;
}
