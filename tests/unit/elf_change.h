/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef ELF_CHANGE_H
#define ELF_CHANGE_H

#include "elf_image.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

typedef ElfW(Dyn) elf_entry;
typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_program;
typedef ElfW(Rela) elf_relocation;
typedef ElfW(Sym) elf_raw_symbol;

#if defined(__x86_64__)
#define RELATIVE R_X86_64_RELATIVE
#define INDIRECT R_X86_64_IRELATIVE
#define JUMP R_X86_64_JUMP_SLOT
#define COPY R_X86_64_COPY
#else
#define RELATIVE R_AARCH64_RELATIVE
#define INDIRECT R_AARCH64_IRELATIVE
#define JUMP R_AARCH64_JUMP_SLOT
#define COPY R_AARCH64_COPY
#endif

#define FAR 0x7fffff00u /* in no segment, and not the end of 64 bits */

/* One change of an image in memory: a place, and what is written there. */

enum place {
    NOWHERE,
    PROGRAM,    /* the `nth` program header of the type `which` */
    ENTRY,      /* the `nth` entry of the dynamic section with that tag */
    TABLE,      /* where the value of the entry with that tag leads */
    RELOCATION, /* in that table, the first of the type `nth` */
    SYMBOL,     /* sound_answer() */
};

struct change {
    enum place place;
    int64_t which;
    uint32_t nth;
    size_t offset, size;
    uint64_t value;
    int64_t from; /* not 0: added to the value of the entry with that tag */
};

#define FIELD_(type_, field_)                                                  \
    offsetof(type_, field_), sizeof(((type_ *)NULL)->field_)
#define SET_PROGRAM(type_, nth_, field_, value_)                               \
    {                                                                          \
        PROGRAM, type_, nth_, FIELD_(elf_program, field_), value_, 0           \
    }
#define SET_TAG(tag_, value_)                                                  \
    {                                                                          \
        ENTRY, tag_, 0, FIELD_(elf_entry, d_tag), value_, 0                    \
    }
#define SET_VALUE(tag_, value_)                                                \
    {                                                                          \
        ENTRY, tag_, 0, FIELD_(elf_entry, d_un), value_, 0                     \
    }
#define SET_BYTES(tag_, offset_, size_, value_)                                \
    {                                                                          \
        TABLE, tag_, 0, offset_, size_, value_, 0                              \
    }
#define SET_RELOCATION(tag_, type_, field_, value_)                            \
    {                                                                          \
        RELOCATION, tag_, type_, FIELD_(elf_relocation, field_), value_, 0     \
    }
#define MOVE_RELOCATION(tag_, type_, from_, by_)                               \
    {                                                                          \
        RELOCATION, tag_, type_, FIELD_(elf_relocation, r_offset), by_, from_  \
    }
#define SET_SYMBOL(field_, value_)                                             \
    {                                                                          \
        SYMBOL, 0, 0, FIELD_(elf_raw_symbol, field_), value_, 0                \
    }
#define REMOVE(tag_) SET_TAG(tag_, DT_DEBUG)

static inline char *find_program(struct image *image, uint32_t type,
                                 uint32_t nth)
{
    elf_header *header = (elf_header *)(void *)image->data;
    elf_program *programs = (void *)(image->data + header->e_phoff);

    for (uint32_t i = 0; i < header->e_phnum; i++)
        if (programs[i].p_type == type && nth-- == 0)
            return (char *)&programs[i];
    fail_msg("it has no segment of type %u", type);
    return NULL;
}

static inline char *find_entry(struct image *image, int64_t tag, uint32_t nth)
{
    elf_entry *entries = (void *)(image->data + image->elf.dynamic_offset);

    for (size_t i = 0; i < image->elf.dynamic_bytes / sizeof *entries; i++)
        if (entries[i].d_tag == tag && nth-- == 0)
            return (char *)&entries[i];
    fail_msg("it has no entry %lld", (long long)tag);
    return NULL;
}

static inline char *find_table(struct image *image, int64_t tag)
{
    const elf_entry *entry = (void *)find_entry(image, tag, 0);
    uint64_t bytes;
    uint64_t place = pdk__elf_place(&image->elf, entry->d_un.d_val, &bytes);

    assert_int_not_equal(bytes, 0);
    return image->data + place;
}

static inline char *find_relocation(struct image *image, int64_t tag,
                                    uint32_t type)
{
    const elf_entry *size = (void *)find_entry(
        image, tag == DT_JMPREL ? DT_PLTRELSZ : DT_RELASZ, 0);
    elf_relocation *all = (void *)find_table(image, tag);

    for (size_t i = 0; i < size->d_un.d_val / sizeof *all; i++)
        if ((all[i].r_info & UINT32_MAX) == type)
            return (char *)&all[i];
    fail_msg("it has no relocation of type %u", type);
    return NULL;
}

static inline char *find_symbol(struct image *image)
{
    elf_raw_symbol *all = (void *)find_table(image, DT_SYMTAB);
    struct elf_symbol symbol;

    for (uint32_t i = 0; pdk__elf_symbol(&image->elf, i, &symbol); i++)
        if (strcmp(symbol.name, "sound_answer") == 0)
            return (char *)&all[i];
    fail();
    return NULL;
}

static inline char *find_place(struct image *image, const struct change *change)
{
    switch (change->place) {
    case PROGRAM:
        return find_program(image, (uint32_t)change->which, change->nth);
    case ENTRY:
        return find_entry(image, change->which, change->nth);
    case TABLE:
        return find_table(image, change->which);
    case RELOCATION:
        return find_relocation(image, change->which, change->nth);
    default:
        return find_symbol(image);
    }
}

/* Little-endian, as the machines are whose relocations are named above. */
static inline void apply(struct image *image, const struct change *change)
{
    char *place = find_place(image, change) + change->offset;
    uint64_t value = change->value;

    if (change->from != 0)
        value += ((elf_entry *)(void *)find_entry(image, change->from, 0))
                     ->d_un.d_val;
    memcpy(place, &value, change->size);
}

#endif
