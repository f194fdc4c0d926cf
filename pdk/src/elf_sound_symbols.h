/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_SOUND_SYMBOLS_H
#define PDK_ELF_SOUND_SYMBOLS_H

#include "elf_view.h"

/* Hash tables and symbols, one symbol of a relocation, and the versions of
 * symbols. PDK_E_NOT_ELF if they are damaged. */
pdk_result pdk__elf_sound_symbols(struct elf_sound *sound);
pdk_result pdk__elf_sound_symbol(const struct elf_sound *sound, uint64_t index);
pdk_result pdk__elf_sound_versions(struct elf_sound *sound);

#endif
