/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of an image: which segment they are in, and which bytes of the file
 * are there.
 */
#include "elf_view.h"

#include <elf.h>
#include <stddef.h>

#include "pdk/error.h"

pdk_result pdk__elf_unsound(const struct elf_sound *sound, const char *what)
{
    return pdk_fail(sound->error, PDK_E_NOT_ELF,
                    "a damaged shared object: %s; build it again", what);
}

const struct elf_load *pdk__elf_load_of(const struct elf_sound *sound,
                                        uint64_t address, uint64_t bytes)
{
    for (uint32_t i = 0; i < sound->load_count; i++) {
        const struct elf_load *load = &sound->loads[i];

        if (address >= load->address && address <= load->end &&
            bytes <= load->end - address)
            return load;
    }
    return NULL;
}

uint64_t pdk__elf_room_at(const struct elf_sound *sound, uint64_t address)
{
    const struct elf_load *load = pdk__elf_load_of(sound, address, 1);

    if (load == NULL || !(load->flags & PF_R) || address >= load->file_end)
        return 0;
    return load->file_end - address;
}

const unsigned char *pdk__elf_bytes_of(const struct elf_sound *sound,
                                       uint64_t address, uint64_t bytes)
{
    const struct elf_load *load = pdk__elf_load_of(sound, address, 1);

    if (bytes > pdk__elf_room_at(sound, address) || load == NULL)
        return NULL;
    return sound->elf->data + load->offset + (address - load->address);
}

bool pdk__elf_is_code(const struct elf_sound *sound, uint64_t address)
{
    const struct elf_load *load = pdk__elf_load_of(sound, address, 1);

    return load != NULL && (load->flags & PF_X) != 0;
}

bool pdk__elf_has_text(const struct elf_sound *sound, uint64_t offset)
{
    return offset < sound->elf->string_bytes ||
           (offset == 0 && sound->value[TAG_STRSZ] == 0);
}
