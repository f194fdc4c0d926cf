/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_FAULT_H
#define PDK_TORTURE_FAULT_H

#include <stdint.h>

#include "pdk/host.h"
#include "torture/builds.h"
#include "torture/plant.h"

/*
 * Builds that misbehave: where a build keeps the address of a hook, or of its
 * tick, that of a few instructions is put which fail or crash. They lie behind
 * the plugin's own code, where its last page has room; nothing else changes.
 */
struct fault_site {
    uint64_t place;  /* in the file; 0: there is none */
    uint64_t sanely; /* what is there in a good build */
};

struct fault_sites {
    uint64_t fails, crashes; /* addresses of the instructions */
    struct fault_site hooks[PLANT_HOOKS], tick;
    char tick_plugin[PDK_ID_SIZE]; /* whose it is */
};

/* Finds them, and adds the instructions to all builds. PDK_E_UNSUPPORTED, with
 * what to do, if they have no room, or the machine is not known. */
pdk_result fault_find(struct fault_sites *out, struct builds *builds,
                      pdk_error *error);

/* Which ones can be planted: a set for plan_make(). */
uint32_t fault_choice(const struct fault_sites *sites);

/* Makes the build one with that fault, or a good one. */
void fault_plant(const struct fault_sites *sites, struct builds *builds,
                 struct plant plant);

#endif
