/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Program headers, as the system's loader maps and follows them. Refuses
 * segments that overlap, and what is said to be loaded and is in none of them.
 */
#include "elf_sound_segments.h"

#include <elf.h>
#include <link.h>

#include "pdk/error.h"

#define WORD sizeof(ElfW(Addr))
#define PAGE 4096u /* the smallest there is */

_Static_assert(ELF_LOADS * sizeof(ElfW(Phdr)) >= PDK__ELF_HEAD_BYTES,
               "there is room for as many segments as a file's head has");

static bool is_power(uint64_t value)
{
    return (value & (value - 1)) == 0;
}

static pdk_result take_load(struct elf_sound *sound,
                            const struct elf_segment *at)
{
    uint64_t end = at->address + at->memory_bytes;
    uint64_t before = 0;

    if (sound->load_count > 0)
        before = sound->loads[sound->load_count - 1].end;
    if (at->file_bytes > at->memory_bytes || end < at->address)
        return pdk__elf_unsound(sound, "a segment has an impossible size");
    if (at->memory_bytes == 0)
        return PDK_OK;
    if (at->address < before)
        return pdk__elf_unsound(sound, "its segments overlap");
    if (!is_power(at->alignment) ||
        (at->alignment > 1 &&
         ((at->address - at->offset) & (at->alignment - 1)) != 0))
        return pdk__elf_unsound(sound, "a segment has an impossible alignment");
    sound->loads[sound->load_count++] =
        (struct elf_load){ .address = at->address,
                           .end = end,
                           .offset = at->offset,
                           .file_end = at->address + at->file_bytes,
                           .flags = at->flags };
    return PDK_OK;
}

/* What it says of memory and of the file must be the same bytes. */
static bool is_read(const struct elf_sound *sound, const struct elf_segment *at)
{
    const unsigned char *bytes =
        pdk__elf_bytes_of(sound, at->address, at->file_bytes);

    return bytes != NULL && bytes == sound->elf->data + at->offset;
}

static pdk_result check_dynamic_place(const struct elf_sound *sound,
                                      const struct elf_segment *at)
{
    const struct elf_load *load =
        pdk__elf_load_of(sound, at->address, at->memory_bytes);

    if (load == NULL || !is_read(sound, at) || at->address % WORD != 0 ||
        ((at->flags & PF_W) && !(load->flags & PF_W)))
        return pdk__elf_unsound(sound, "its dynamic section is not in a "
                                       "loaded segment");
    return PDK_OK;
}

/*
 * The loader protects whole pages, and so linkers round: mold begins a few
 * bytes before the load, lld ends as far behind it as its largest page. What
 * matters is that no other load is protected, and nothing behind the last.
 */
static bool is_protectable(const struct elf_sound *sound,
                           const struct elf_segment *at)
{
    uint64_t end = at->address + at->memory_bytes;

    if (at->memory_bytes == 0 || end < at->address)
        return at->memory_bytes == 0;
    for (uint32_t i = 0; i < sound->load_count; i++) {
        const struct elf_load *load = &sound->loads[i];
        uint64_t next = load->end + PAGE - 1;

        if (i + 1 < sound->load_count)
            next = sound->loads[i + 1].address;
        if (at->address >= load->address - load->address % PAGE &&
            at->address <= load->end)
            return end - end % PAGE <= next;
    }
    return false;
}

static pdk_result check_segment(struct elf_sound *sound,
                                const struct elf_segment *at)
{
    switch (at->type) {
    case PT_DYNAMIC:
        sound->dynamic = at->address;
        return check_dynamic_place(sound, at);
    case PT_TLS:
        if (!is_power(at->alignment) || at->file_bytes > at->memory_bytes ||
            at->memory_bytes > UINT32_MAX || at->alignment > UINT32_MAX ||
            (at->file_bytes > 0 && !is_read(sound, at)))
            return pdk__elf_unsound(sound, "its thread-local data is not in a "
                                           "loaded segment");
        return PDK_OK;
    case PT_GNU_RELRO:
        if (!is_protectable(sound, at))
            return pdk__elf_unsound(sound, "PT_GNU_RELRO is not in a loaded "
                                           "segment");
        return PDK_OK;
    case PT_PHDR:
        if (!is_read(sound, at) || at->offset != sound->elf->program_offset)
            return pdk__elf_unsound(sound, "its program headers are not where "
                                           "PT_PHDR says");
        return PDK_OK;
    case PT_GNU_EH_FRAME:
    case PT_GNU_PROPERTY:
        if (at->memory_bytes > 0 && !is_read(sound, at))
            return pdk__elf_unsound(sound, "its exception table or its "
                                           "properties are not in a loaded "
                                           "segment");
        return PDK_OK;
    default:
        return PDK_OK;
    }
}

pdk_result pdk__elf_sound_segments(struct elf_sound *sound)
{
    struct elf_segment segment;
    pdk_result result = PDK_OK;
    uint32_t dynamics = 0;

    for (uint32_t i = 0; result == PDK_OK; i++) {
        if (!pdk__elf_segment(sound->elf, i, &segment))
            break;
        dynamics += segment.type == PT_DYNAMIC;
        if (segment.type == PT_LOAD)
            result = take_load(sound, &segment);
    }
    for (uint32_t i = 0; result == PDK_OK; i++) {
        if (!pdk__elf_segment(sound->elf, i, &segment))
            break;
        result = check_segment(sound, &segment);
    }
    if (result == PDK_OK && dynamics != 1)
        return pdk__elf_unsound(sound, dynamics == 0
                                           ? "it has no dynamic section"
                                           : "it has two dynamic sections");
    return result;
}
