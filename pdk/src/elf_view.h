/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_VIEW_H
#define PDK_ELF_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "elf.h"

/*
 * An image as the system's loader sees it: its segments as they will lie in
 * memory, and the entries of its dynamic section. It is filled in step by step
 * by those who check that the image is sound.
 */

/* What the loader follows in the dynamic section. */
enum elf_tag {
    TAG_STRTAB,
    TAG_STRSZ,
    TAG_SYMTAB,
    TAG_SYMENT,
    TAG_HASH,
    TAG_GNU_HASH,
    TAG_RELA,
    TAG_RELASZ,
    TAG_RELAENT,
    TAG_RELACOUNT,
    TAG_REL,
    TAG_RELSZ,
    TAG_RELENT,
    TAG_RELCOUNT,
    TAG_RELR,
    TAG_RELRSZ,
    TAG_RELRENT,
    TAG_JMPREL,
    TAG_PLTRELSZ,
    TAG_PLTREL,
    TAG_PLTGOT,
    TAG_INIT,
    TAG_FINI,
    TAG_INIT_ARRAY,
    TAG_INIT_ARRAYSZ,
    TAG_FINI_ARRAY,
    TAG_FINI_ARRAYSZ,
    TAG_VERSYM,
    TAG_VERNEED,
    TAG_VERNEEDNUM,
    TAG_VERDEF,
    TAG_VERDEFNUM,
    TAG_TEXTREL,
    TAG_FLAGS,
    TAG_COUNT
};

struct elf_load {
    uint64_t address, end;     /* in memory */
    uint64_t offset, file_end; /* in the file; and the address of its end */
    uint32_t flags;            /* PF_ */
};

#define ELF_LOADS 128 /* no file's head has room for more */

struct elf_sound {
    const struct elf *elf;
    pdk_error *error;
    struct elf_load loads[ELF_LOADS];
    uint32_t load_count;
    uint64_t dynamic; /* its address */
    bool has[TAG_COUNT];
    uint64_t value[TAG_COUNT];
    const unsigned char *symbols; /* borrowed */
    uint64_t symbol_limit;        /* as many there is room for */
    uint64_t symbol_count;        /* as many as the hash table knows */
    uint32_t version_limit;       /* the highest index of a version */
};

/* The load that holds all of that; NULL if none does. */
const struct elf_load *pdk__elf_load_of(const struct elf_sound *sound,
                                        uint64_t address, uint64_t bytes);

/* The same as bytes of the file, which are read when it is loaded. */
const unsigned char *pdk__elf_bytes_of(const struct elf_sound *sound,
                                       uint64_t address, uint64_t bytes);

/* How many bytes of the file follow the address in its load. */
uint64_t pdk__elf_room_at(const struct elf_sound *sound, uint64_t address);

/* Is it code? */
bool pdk__elf_is_code(const struct elf_sound *sound, uint64_t address);

/* Is there a text at `offset` of the string table? */
bool pdk__elf_has_text(const struct elf_sound *sound, uint64_t offset);

/* Always PDK_E_NOT_ELF. */
pdk_result pdk__elf_unsound(const struct elf_sound *sound, const char *what);

#endif
