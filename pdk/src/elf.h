/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_H
#define PDK_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * A bounded reader of ELF shared objects, over bytes in memory. Pure. It never
 * trusts an offset, a count or an alignment of the file: whatever it is given,
 * it ends, and reads only inside the bytes that it was given.
 *
 * It works on the loadable part alone (ELF header to the end of the last
 * PT_LOAD): what it tells comes from program headers, notes and the dynamic
 * section, never from section headers, except where it says so.
 */
struct elf {
    const unsigned char *data; /* borrowed; valid as long as the elf is used */
    size_t size_bytes;         /* of `data` */
    uint64_t file_bytes;       /* of the whole file */
    uint64_t loadable_bytes;   /* where the last PT_LOAD ends in the file */
    uint32_t program_count;    /* program headers, already checked */
    uint64_t program_offset;
    uint64_t dynamic_offset, dynamic_bytes; /* in the file; 0, 0: none */
    uint64_t symbols, strings; /* where .dynsym and .dynstr are; 0: none */
    uint64_t string_bytes;
    uint32_t symbol_count;
};

/* As many bytes as pdk__elf_measure() needs to see, if the file has them. */
#define PDK__ELF_HEAD_BYTES 4096u

/*
 * From the head of a file and its size: how many bytes are loadable? Checks
 * magic, class, byte order, machine, type, that every PT_LOAD and the section
 * header table lie inside the file.
 * PDK_E_NOT_ELF, PDK_E_TRUNCATED (also if the file is empty),
 * PDK_E_ARCHITECTURE ("built for AArch64, this machine is x86-64").
 */
pdk_result pdk__elf_measure(uint64_t *loadable_bytes, const void *head,
                            size_t head_bytes, uint64_t file_bytes,
                            pdk_error *error);

/* All of the above, on the loadable part, and the dynamic section. `data` must
 * be aligned to 8. */
pdk_result pdk__elf_open(struct elf *out, const void *data, size_t size_bytes,
                         uint64_t file_bytes, pdk_error *error);

/* A program header. */
struct elf_segment {
    uint32_t type, flags; /* PT_, PF_ */
    uint64_t offset, file_bytes;
    uint64_t address, memory_bytes;
    uint64_t alignment;
};

bool pdk__elf_segment(const struct elf *elf, uint32_t index,
                      struct elf_segment *out);

/* Where in the file an address is, and how many bytes of the file follow it in
 * its segment; 0 bytes if it is in none. */
uint64_t pdk__elf_place(const struct elf *elf, uint64_t address,
                        uint64_t *bytes);

/* The next note of any PT_NOTE; start with *cursor == 0. Borrowed. */
struct elf_note {
    const char *owner; /* not NUL-terminated beyond owner_bytes */
    size_t owner_bytes;
    uint32_t type;
    const unsigned char *data; /* aligned to 4 */
    size_t size_bytes;
};

bool pdk__elf_next_note(const struct elf *elf, uint64_t *cursor,
                        struct elf_note *out);

/* The build-id; false if there is none. */
bool pdk__elf_build_id(const struct elf *elf, const unsigned char **out,
                       size_t *size_bytes);

/* Entries of the dynamic section. Texts are borrowed; NULL if absent. */
const char *pdk__elf_soname(const struct elf *elf);
const char *pdk__elf_runpath(const struct elf *elf); /* or rpath */
const char *pdk__elf_needed(const struct elf *elf, uint32_t index);
bool pdk__elf_dynamic(const struct elf *elf, int64_t tag, uint64_t *value);

/* A symbol of .dynsym; index 0 is the empty one. */
struct elf_symbol {
    const char *name;
    uint64_t value, size_bytes;
    unsigned char type, binding, visibility; /* STT_, STB_, STV_ */
    bool is_defined;
};

bool pdk__elf_symbol(const struct elf *elf, uint32_t index,
                     struct elf_symbol *out);

/* Looks for a defined symbol of that name. */
bool pdk__elf_find(const struct elf *elf, const char *name,
                   struct elf_symbol *out);

/* A readable name for e_machine, such as "x86-64". */
const char *pdk__elf_machine_name(uint32_t machine);

#endif
