/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_NEIGHBOURS_H
#define PDK_NEIGHBOURS_H

#include <stddef.h>

#include "elf.h"
#include "pdk/error.h"

/* As many libraries as an image may need and have loaded in advance. */
#define NEIGHBOURS_MOST 32

/*
 * The libraries that an image needs, loaded before it: it is a copy, and would
 * look for some of them beside itself. The loader knows them by their soname,
 * which such a library must have.
 */
struct neighbours {
    void *held[NEIGHBOURS_MOST];
    size_t count;
};

/*
 * Loads them for an image whose original is at `original`: those that its
 * search path has beside that, with what they need in turn and would find by
 * the same path; and, if it has none, all others. PDK_E_LOAD, also with a
 * failure there is something to let go of.
 */
pdk_result pdk__neighbours_hold(struct neighbours *out, const struct elf *elf,
                                const char *original, pdk_error *error);

/* Once the image is there, they stay as long as it does. */
void pdk__neighbours_let_go(struct neighbours *neighbours);

#endif
