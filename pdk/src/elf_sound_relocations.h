/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_SOUND_RELOCATIONS_H
#define PDK_ELF_SOUND_RELOCATIONS_H

#include "elf_view.h"

/* Relocations, and whether they fill in the lists of functions that the loader
 * calls. PDK_E_NOT_ELF if they are damaged. */
pdk_result pdk__elf_sound_relocations(const struct elf_sound *sound);

#endif
