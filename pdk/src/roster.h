/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ROSTER_H
#define PDK_ROSTER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/host.h"
#include "platform/image.h"
#include "platform/thread.h"

/*
 * Whose code or data an address is, or was. The loader would put the next image
 * where an old one has been, and a stale pointer would run whatever is there
 * then: so the places of the last ones stay closed off, and it is known who was
 * there. [any-thread], but for init and finish.
 */
#define ROSTER_GRAVES 64

struct roster {
    struct lock lock;               /* among those who write */
    struct resident *_Atomic first; /* owned; read without the lock */
    atomic_uint readers;
};

bool pdk__roster_init(struct roster *roster); /* false: no memory */

/* An image has come. If there is no memory it will not be known. */
void pdk__roster_enter(struct roster *roster, const struct image *image,
                       const char *plugin_id, uint32_t generation);

/* It has gone. */
void pdk__roster_leave(struct roster *roster, const struct image *image);

/* The same, and its place is closed off. The names are those of its file, if
 * that still is. Gives up the oldest place for it. */
void pdk__roster_bury(struct roster *roster, const struct image *image);

/* What there is at an address. */
struct roster_place {
    char plugin_id[PDK_ID_SIZE];
    uint32_t generation;
    bool is_gone;
    char name[256]; /* "on_timer+0x12", or "+0x1139" */
};

/*
 * False if nothing of ours is there, or was. Async-signal-safe: it takes no
 * lock and no memory.
 */
bool pdk__roster_find(struct roster *roster, const char *address,
                      struct roster_place *out);

/* Gives all places back. */
void pdk__roster_finish(struct roster *roster);

#endif
