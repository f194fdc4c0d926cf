/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes seals into an image, and appends a section with the layouts. Nothing
 * that is loaded moves, so no other tool is needed.
 */
#include "check/seal_image.h"

#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/plugin.h"
#include "text.h"

#define ALIGNMENT 8

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Shdr) elf_section;

/* The part that is appended to the image. */
struct behind {
    elf_header header;
    elf_section *table; /* owned; has room for one more */
    uint32_t count;
    uint32_t ours; /* index of our section in the table */
    struct text_buffer names, notes;
};

static bool fits(uint64_t offset, uint64_t size, uint64_t whole)
{
    return offset <= whole && size <= whole - offset;
}

static bool read_table(struct behind *behind, struct slice image)
{
    elf_header *header = &behind->header;
    elf_section *names;
    size_t size;

    memcpy(header, image.data, sizeof *header);
    size = header->e_shnum * sizeof *behind->table;
    if (header->e_shentsize != sizeof *behind->table ||
        header->e_shstrndx >= header->e_shnum ||
        header->e_shnum >= SHN_LORESERVE - 1 ||
        !fits(header->e_shoff, size, image.size_bytes))
        return false;
    behind->table = malloc(size + sizeof *behind->table);
    if (behind->table == NULL)
        return false;
    behind->count = header->e_shnum;
    memcpy(behind->table, image.data + header->e_shoff, size);
    names = &behind->table[header->e_shstrndx];
    if (names->sh_type != SHT_STRTAB ||
        !fits(names->sh_offset, names->sh_size, image.size_bytes))
        return false;
    pdk__text_append(&behind->names, image.data + names->sh_offset,
                     names->sh_size);
    return !behind->names.failed;
}

/* The section from an earlier seal, or a new one. */
static void find_ours(struct behind *behind)
{
    struct text_buffer *names = &behind->names;
    elf_section *table = behind->table;

    for (uint32_t i = 1; i < behind->count; i++)
        if (table[i].sh_type == SHT_NOTE &&
            fits(table[i].sh_name, sizeof SEAL_SECTION, names->size_bytes) &&
            memcmp(names->data + table[i].sh_name, SEAL_SECTION,
                   sizeof SEAL_SECTION) == 0) {
            behind->ours = i;
            return;
        }
    behind->ours = behind->count++;
    table[behind->ours] = (elf_section){
        .sh_name = (uint32_t)names->size_bytes,
        .sh_type = SHT_NOTE,
        .sh_addralign = 4,
    };
    pdk__text_append(names, SEAL_SECTION, sizeof SEAL_SECTION);
}

static void write_notes(struct text_buffer *notes, const struct seal *seals,
                        size_t count)
{
    static const char padding[4];

    for (size_t i = 0; i < count; i++) {
        const struct slice *layout = &seals[i].layout;
        uint32_t size = (uint32_t)(SEAL_SIZE + layout->size_bytes);
        uint32_t head[3] = { sizeof PDK_NOTE_OWNER, size, SEAL_NOTE };
        const char *known = notes->size_bytes > 0 ? notes->data : "";

        if (pdk__seal_find(known, notes->size_bytes, seals[i].fingerprint)
                .size_bytes > 0)
            continue;
        pdk__text_append(notes, (const char *)head, sizeof head);
        pdk__text_append(notes, PDK_NOTE_OWNER, sizeof PDK_NOTE_OWNER);
        pdk__text_append(notes, (const char *)seals[i].fingerprint, SEAL_SIZE);
        pdk__text_append(notes, layout->data, layout->size_bytes);
        pdk__text_append(notes, padding, (0u - size) & 3);
    }
}

static void align(struct text_buffer *out)
{
    static const char padding[ALIGNMENT];

    pdk__text_append(out, padding, (0u - out->size_bytes) & (ALIGNMENT - 1));
}

/* Appends a section's bytes, and updates its entry in the table. */
static void append_section(struct text_buffer *out, elf_section *section,
                           const struct text_buffer *bytes)
{
    align(out);
    section->sh_offset = out->size_bytes;
    section->sh_size = bytes->size_bytes;
    pdk__text_append(out, bytes->data, bytes->size_bytes);
}

static void assemble(struct text_buffer *out, struct behind *behind,
                     struct slice image, const struct seal *seals, size_t count)
{
    elf_header *header = &behind->header;
    elf_section *table = behind->table;

    pdk__text_append(out, image.data, image.size_bytes);
    append_section(out, &table[behind->ours], &behind->notes);
    append_section(out, &table[header->e_shstrndx], &behind->names);
    align(out);
    header->e_shoff = out->size_bytes;
    header->e_shnum = (uint16_t)behind->count;
    pdk__text_append(out, (const char *)table, behind->count * sizeof *table);
    if (out->failed)
        return;
    memcpy(out->data, header, sizeof *header);
    for (size_t i = 0; i < count; i++)
        memcpy(out->data + seals[i].place, seals[i].fingerprint, SEAL_SIZE);
}

pdk_result seal_image(char **out, size_t *out_bytes, struct slice image,
                      const struct seal *seals, size_t count, pdk_error *error)
{
    struct behind behind = { .names = TEXT_BUFFER_INIT,
                             .notes = TEXT_BUFFER_INIT };
    struct text_buffer bytes = TEXT_BUFFER_INIT;
    bool is_sound =
        image.size_bytes >= sizeof behind.header && read_table(&behind, image);

    if (is_sound) {
        find_ours(&behind);
        write_notes(&behind.notes, seals, count);
        assemble(&bytes, &behind, image, seals, count);
    }
    free(behind.table);
    bytes.failed |= behind.names.failed || behind.notes.failed;
    pdk__text_finish(&behind.names);
    pdk__text_finish(&behind.notes);
    *out = bytes.data;
    *out_bytes = bytes.size_bytes;
    if (!bytes.failed && is_sound)
        return PDK_OK;
    pdk__text_finish(&bytes);
    *out = NULL;
    return is_sound ? pdk__fail_memory(error)
                    : pdk_fail(error, PDK_E_NOT_ELF,
                               "the section table of the file is invalid");
}
