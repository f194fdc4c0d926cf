/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_SOUND_SEGMENTS_H
#define PDK_ELF_SOUND_SEGMENTS_H

#include "elf_view.h"

/* Fills in the loads of the view. PDK_E_NOT_ELF if a segment is damaged. */
pdk_result pdk__elf_sound_segments(struct elf_sound *sound);

#endif
