/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SEAL_H
#define PDK_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "elf.h"
#include "layout_text.h"
#include "pdk/error.h"
#include "platform/file.h"

/*
 * What `pdk seal` adds to a finished image: how the tables of its interfaces
 * lie, as its own debug information tells, so that a host can judge them after
 * that was stripped and without a reader of it.
 *
 * The fingerprint of each is written into the note of the interface, which is
 * loaded. The layout that it is of stands in a section that is not loaded, in
 * notes with the owner "pdk" and this type: the 32 bytes of the fingerprint,
 * then the text. It is looked for by its fingerprint only.
 */
#define SEAL_SECTION ".note.pdk.layout"
#define SEAL_NOTE 0x104u
#define SEAL_SIZE 32

bool pdk__seal_is_zero(const unsigned char fingerprint[SEAL_SIZE]);

/* The layout of that fingerprint in the bytes of the section; empty if it is
 * not there. */
struct slice pdk__seal_find(const void *section, size_t size_bytes,
                            const unsigned char fingerprint[SEAL_SIZE]);

/*
 * The same from the file, of which only that much is read; *out is released
 * with free(). PDK_E_NOT_FOUND: it is not there, or the section table makes no
 * sense. Others: the system.
 */
pdk_result pdk__seal_read(char **out, size_t *size_bytes,
                          const struct file *file,
                          const unsigned char fingerprint[SEAL_SIZE],
                          pdk_error *error);

/* Where in the file the fingerprint of the note is that was found last with
 * pdk__elf_next_note(); false if that is of no
 * interface, provided or needed. */
bool pdk__seal_place(const struct elf *elf, const struct elf_note *note,
                     size_t *offset);

#endif
