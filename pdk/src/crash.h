/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CRASH_H
#define PDK_CRASH_H

#include <stdbool.h>

#include "graveyard.h"
#include "pdk/error.h"
#include "platform/fault.h"
#include "platform/image.h"
#include "shadow.h"

/* Where did it crash? The words for a fault in an image. */
struct crash_scene {
    const struct image *image;
    struct shadow *shadow; /* its copy, for the names of its functions */
    const struct graveyard *graveyard; /* for what was before */
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

#endif
