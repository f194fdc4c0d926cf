/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ELF_SOUND_H
#define PDK_ELF_SOUND_H

#include "elf.h"

/*
 * Would the system's loader survive this image? It believes every address,
 * count and index of a file, and a damaged one ends the process that loads it.
 * Whatever of that can be told without running anything is told here, before
 * the image is mapped: in time that grows with the tables of the image, and
 * not with what they claim. What is only wrong is not seen: a changed byte of
 * code, or the address of a function that is another function's.
 *
 * PDK_E_NOT_ELF, with what is damaged.
 */
pdk_result pdk__elf_sound(const struct elf *elf, pdk_error *error);

#endif
