/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_GRAVEYARD_H
#define PDK_GRAVEYARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/host.h"
#include "platform/image.h"

/*
 * Where images have been. The loader would put the next one in the same place,
 * and a stale pointer would run whatever is there then: so the places of the
 * last ones stay closed off, and it is known who was there.
 */
#define GRAVEYARD_SIZE 64

struct tombstone {
    const char *low, *high; /* NULL, NULL: there is none */
    uint32_t generation;
    char plugin_id[PDK_ID_SIZE];
    struct symbol_table *symbols; /* owned; NULL: not known */
};

struct graveyard {
    struct tombstone stones[GRAVEYARD_SIZE];
    uint32_t next; /* the place of the next one, which is the oldest now */
};

/* Closes off the place of an image that is gone. The names are those of its
 * file, if that still is. Gives up the oldest place for it. */
void pdk__graveyard_bury(struct graveyard *graveyard, const struct image *image,
                         const char *plugin_id, uint32_t generation);

/* Writes "org.example.audio generation 7: on_timer+0x0"; false if the address
 * is in no such place. */
bool pdk__graveyard_describe(char *out, size_t capacity,
                             const struct graveyard *graveyard,
                             const char *address);

/* Gives all places back. Accepts zeroes. */
void pdk__graveyard_finish(struct graveyard *graveyard);

#endif
