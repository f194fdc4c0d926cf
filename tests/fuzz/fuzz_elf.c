/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A file that calls itself a shared object: all that is read of it, without
 * loading it, as the gate of a host and `pdk check` do.
 */
#include "fuzz.h"

#include "check/sections.h"
#include "elf.h"
#include "elf_sound.h"

static uint64_t add_up(const void *data, size_t size_bytes)
{
    const unsigned char *bytes = data;
    uint64_t sum = 0;

    for (size_t i = 0; i < size_bytes; i++)
        sum += bytes[i];
    return sum;
}

static void read_notes(const struct elf *elf)
{
    const unsigned char *build_id;
    struct elf_note note;
    uint64_t cursor = 0, before = 0;
    size_t size, count = 0;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        add_up(note.owner, note.owner_bytes);
        add_up(note.data, note.size_bytes);
        HOLDS(cursor > before);
        HOLDS(count++ <= elf->size_bytes * elf->program_count);
        before = cursor;
    }
    if (pdk__elf_build_id(elf, &build_id, &size))
        add_up(build_id, size);
}

static void read_dynamic(const struct elf *elf)
{
    const char *text;
    uint64_t value;

    for (uint32_t i = 0; (text = pdk__elf_needed(elf, i)) != NULL; i++)
        add_up(text, strlen(text) + 1);
    if ((text = pdk__elf_soname(elf)) != NULL)
        add_up(text, strlen(text) + 1);
    if ((text = pdk__elf_runpath(elf)) != NULL)
        add_up(text, strlen(text) + 1);
    pdk__elf_dynamic(elf, 0x6ffffffb, &value);
}

static void read_symbols(const struct elf *elf)
{
    struct elf_symbol symbol, found;
    uint64_t bytes, offset;

    for (uint32_t i = 0; pdk__elf_symbol(elf, i, &symbol); i++) {
        add_up(symbol.name, strlen(symbol.name) + 1);
        offset = pdk__elf_place(elf, symbol.value, &bytes);
        HOLDS(bytes == 0 ||
              (offset < elf->size_bytes && bytes <= elf->size_bytes - offset));
        if (i > 0 && i < 8 && symbol.is_defined) {
            HOLDS(pdk__elf_find(elf, symbol.name, &found));
            HOLDS(strcmp(found.name, symbol.name) == 0);
        }
    }
}

static void read_sections(const void *data, size_t size_bytes)
{
    static const char *const names[] = { ".text", ".debug_info", ".debug_str",
                                         ".symtab", "" };
    struct section section;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sections_find(data, size_bytes, names[i], &section))
            add_up(section.data, section.size_bytes);
}

/* What the loader follows is there. */
static void judge(const struct elf *elf)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = pdk__elf_sound(elf, &error);

    if (result == PDK_OK) {
        HOLDS(elf->dynamic_bytes > 0 && elf->program_count > 0);
        HOLDS(elf->symbols > 0);
    } else {
        HOLDS(result == PDK_E_NOT_ELF);
        fuzz_refused(result, &error);
    }
}

/* The host reads the loadable part alone. */
static void read_image(const void *data, size_t size_bytes,
                       uint64_t loadable_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    void *part = fuzz_copy(data, loadable_bytes);
    struct elf elf;
    pdk_result result =
        pdk__elf_open(&elf, part, loadable_bytes, size_bytes, &error);

    if (result == PDK_OK) {
        read_notes(&elf);
        read_dynamic(&elf);
        read_symbols(&elf);
        judge(&elf);
    } else {
        fuzz_refused(result, &error);
    }
    free(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    size_t head_bytes =
        size_bytes < PDK__ELF_HEAD_BYTES ? size_bytes : PDK__ELF_HEAD_BYTES;
    pdk_error error = PDK_ERROR_INIT;
    void *head = fuzz_copy(data, head_bytes);
    void *whole = fuzz_copy(data, size_bytes);
    uint64_t loadable;
    pdk_result result =
        pdk__elf_measure(&loadable, head, head_bytes, size_bytes, &error);

    if (result == PDK_OK) {
        HOLDS(loadable > 0 && loadable <= size_bytes);
        read_image(whole, size_bytes, loadable);
    } else {
        fuzz_refused(result, &error);
    }
    read_sections(whole, size_bytes);
    free(whole);
    free(head);
    return 0;
}
