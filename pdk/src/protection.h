/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PROTECTION_H
#define PDK_PROTECTION_H

#include <stdbool.h>

#include "crash.h"
#include "faults.h"
#include "services.h"

/* What a host has against crashes: handlers, the list of who is where, and what
 * has happened. */
struct protection {
    struct roster roster;
    struct faults faults;
    struct crash_desk desk;
    struct fault_witness witness;
    bool is_open, has_handlers;
};

/* Makes it known to the surroundings, and takes the handlers if their guards
 * are wanted. `descriptor` is where crashes go that are not survived; 0:
 * nowhere. */
pdk_result pdk__protection_open(struct protection *protection,
                                struct surroundings *surroundings,
                                int descriptor, pdk_error *error);
void pdk__protection_close(struct protection *protection); /* accepts zeroes */

#endif
