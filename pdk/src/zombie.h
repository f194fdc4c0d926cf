/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ZOMBIE_H
#define PDK_ZOMBIE_H

#include <stdint.h>

#include "generation.h"

/*
 * Retired generations whose image the loader keeps mapped. They are looked at
 * again from time to time: what kept them may have ended.
 */
struct zombies {
    struct generation *first; /* owned; linked by next */
    uint32_t count;
    uint64_t looked_ns;
};

/* How long they are left alone between two looks. */
#define PDK__ZOMBIE_LOOK_NS UINT64_C(100000000)

/* Takes a generation which pdk__generation_retire() could not end. */
void pdk__zombies_add(struct zombies *zombies, struct generation *generation);

/* Lets go of those that are gone. Does nothing if it did so just before. */
void pdk__zombies_look(struct zombies *zombies, uint64_t now_ns);

/* When that is worth it again; UINT64_MAX: never, there is none. */
uint64_t pdk__zombies_due_ns(const struct zombies *zombies);

/* How many of them stay for that cause: PDK_ZOMBIE_... */
uint32_t pdk__zombies_for(const struct zombies *zombies, uint32_t cause);

/* How many of them were made from that file. */
uint32_t pdk__zombies_from(const struct zombies *zombies, const char *original);

/* Waits for the threads that the host has started in them, and forgets them
 * all: what is left stays mapped, on disk is what the cache keeps. */
void pdk__zombies_finish(struct zombies *zombies);

#endif
