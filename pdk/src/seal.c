/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds what was sealed into an image. The section table is only a claim: each
 * number is checked, and what is larger than anything that we write is not
 * read.
 */
#include "seal.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/plugin.h"

#define NAMES_LIMIT ((uint64_t)1 << 20)
#define SECTION_LIMIT ((uint64_t)64 << 20)
#define HEAD_BYTES 12u    /* three words before a note's owner */
#define FINGERPRINT_AT 8u /* in the note of an interface, or of a need */

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Shdr) elf_section;

bool pdk__seal_is_zero(const unsigned char fingerprint[SEAL_SIZE])
{
    static const unsigned char zero[SEAL_SIZE];

    return memcmp(fingerprint, zero, SEAL_SIZE) == 0;
}

/* The words of the note at `at`, and where it ends; false if it does not fit.
 */
static bool read_head(const char *data, size_t size_bytes, size_t at,
                      uint32_t words[3], size_t *end)
{
    size_t left, owner, description;

    if (at > size_bytes || size_bytes - at < HEAD_BYTES)
        return false;
    memcpy(words, data + at, HEAD_BYTES);
    left = size_bytes - at - HEAD_BYTES;
    owner = ((size_t)words[0] + 3) & ~(size_t)3;
    description = words[1];
    if (owner > left || description > left - owner)
        return false;
    *end = (at + HEAD_BYTES + owner + description + 3) & ~(size_t)3;
    return true;
}

struct slice pdk__seal_find(const void *section, size_t size_bytes,
                            const unsigned char fingerprint[SEAL_SIZE])
{
    const char *data = section;
    uint32_t words[3];
    size_t end;

    for (size_t at = 0; read_head(data, size_bytes, at, words, &end);
         at = end) {
        const char *owner = data + at + HEAD_BYTES;
        const char *description = owner + sizeof PDK_NOTE_OWNER;

        if (words[0] == sizeof PDK_NOTE_OWNER && words[2] == SEAL_NOTE &&
            memcmp(owner, PDK_NOTE_OWNER, sizeof PDK_NOTE_OWNER) == 0 &&
            words[1] >= SEAL_SIZE &&
            memcmp(description, fingerprint, SEAL_SIZE) == 0)
            return (struct slice){ description + SEAL_SIZE,
                                   words[1] - SEAL_SIZE };
    }
    return (struct slice){ data, 0 };
}

bool pdk__seal_place(const struct elf *elf, const struct elf_note *note,
                     size_t *offset)
{
    if ((note->type != PDK_NOTE_INTERFACE && note->type != PDK_NOTE_NEED) ||
        note->owner_bytes != sizeof PDK_NOTE_OWNER ||
        memcmp(note->owner, PDK_NOTE_OWNER, sizeof PDK_NOTE_OWNER) != 0 ||
        note->size_bytes < FINGERPRINT_AT + SEAL_SIZE)
        return false;
    *offset = (size_t)(note->data - elf->data) + FINGERPRINT_AT;
    return true;
}

/* A part of the file; NULL if it is not there, or too large to be right. */
static char *read_part(const struct file *file, uint64_t offset, uint64_t size,
                       uint64_t limit)
{
    char *out;

    if (size == 0 || size > limit || offset > file->identity.size_bytes ||
        size > file->identity.size_bytes - offset)
        return NULL;
    out = malloc((size_t)size);
    if (out != NULL &&
        pdk__file_read(file, offset, out, (size_t)size, NULL) == PDK_OK)
        return out;
    free(out);
    return NULL;
}

static bool is_ours(const elf_section *section, const elf_section *names,
                    const char *text)
{
    return section->sh_type == SHT_NOTE && section->sh_name < names->sh_size &&
           names->sh_size - section->sh_name >= sizeof SEAL_SECTION &&
           memcmp(text + section->sh_name, SEAL_SECTION, sizeof SEAL_SECTION) ==
               0;
}

/* The section of ours in the table; all zeroes if there is none. */
static elf_section find_section(const struct file *file,
                                const elf_header *header,
                                const elf_section *table)
{
    const elf_section *names = &table[header->e_shstrndx];
    elf_section found = { 0 };
    char *text = read_part(file, names->sh_offset, names->sh_size, NAMES_LIMIT);

    for (uint32_t i = 0; i < header->e_shnum && text != NULL; i++)
        if (is_ours(&table[i], names, text))
            found = table[i];
    free(text);
    return found;
}

static char *read_section(const struct file *file, size_t *size_bytes)
{
    elf_section section, *table;
    elf_header header;
    char *out = NULL;

    if (pdk__file_read(file, 0, &header, sizeof header, NULL) != PDK_OK ||
        header.e_shentsize != sizeof *table ||
        header.e_shstrndx >= header.e_shnum)
        return NULL;
    table = (elf_section *)(void *)read_part(
        file, header.e_shoff, header.e_shnum * sizeof *table, UINT32_MAX);
    if (table == NULL)
        return NULL;
    section = find_section(file, &header, table);
    free(table);
    *size_bytes = (size_t)section.sh_size;
    out = read_part(file, section.sh_offset, section.sh_size, SECTION_LIMIT);
    return out;
}

pdk_result pdk__seal_read(char **out, size_t *size_bytes,
                          const struct file *file,
                          const unsigned char fingerprint[SEAL_SIZE],
                          pdk_error *error)
{
    char *section = read_section(file, size_bytes);
    struct slice found = { NULL, 0 };

    *out = NULL;
    if (section != NULL)
        found = pdk__seal_find(section, *size_bytes, fingerprint);
    if (found.size_bytes == 0) {
        free(section);
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "the layout that belongs to the fingerprint was "
                        "removed from the file");
    }
    *size_bytes = found.size_bytes;
    memmove(section, found.data, found.size_bytes);
    *out = section;
    return PDK_OK;
}
