/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CRASH_H
#define PDK_CRASH_H

#include "pdk/error.h"
#include "platform/fault.h"
#include "platform/image.h"
#include "roster.h"
#include "shadow.h"

/* Where did it crash? The words for a fault. */

struct crash_scene {
    const struct image *image;
    struct shadow *shadow; /* its copy, to be completed with the names of its
                            * functions; NULL: as it is */
    struct roster *roster; /* for what was before */
    const char *plugin_id;
    uint32_t generation;
};

/*
 * Fails with PDK_E_CRASHED and, say, "org.example.gain generation 3 crashed in
 * gain_tick+0x12 (SIGSEGV at address 0x0)", or where a pointer is stale,
 * "(SIGSEGV: call into code of unloaded org.example.gain generation 2:
 * gain_timer+0x0)".
 */
pdk_result pdk__crash_fail(const struct crash_scene *scene,
                           const struct fault_report *report, pdk_error *error);

/* Where crashes are told that nobody is thrown out of. */
struct crash_desk {
    struct roster *roster;
    int descriptor; /* 0: they are not told */
};

/*
 * Writes one line to the desk's descriptor, if a plugin had to do with it: its
 * code or data is where it crashed, or was there, or it has called what did.
 * To be a witness's `see`, with a desk as context. Async-signal-safe.
 */
void pdk__crash_tell(void *desk, const struct fault_sight *sight);

#endif
