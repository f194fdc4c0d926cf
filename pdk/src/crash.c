/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Puts a fault into words, after the thread has left the code that crashed.
 */
#include "crash.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "symbol.h"

/* The function by name; a static one only the copy's symbol table knows, and
 * that is behind the part that is mapped. */
static void name_place(char *out, size_t capacity,
                       const struct crash_scene *scene, const char *address)
{
    uint64_t offset = (uint64_t)(address - scene->image->low);

    pdk__shadow_backfill(scene->shadow, NULL);
    if (!pdk__symbol_name(out, capacity, scene->shadow->path, offset))
        pdk__image_describe(out, capacity, address);
}

pdk_result pdk__crash_fail(const struct crash_scene *scene,
                           const struct fault_report *report, pdk_error *error)
{
    char place[256], how[64] = "";

    if (error == NULL)
        return PDK_E_CRASHED;
    name_place(place, sizeof place, scene, report->address);
    if (report->signal == SIGSEGV || report->signal == SIGBUS)
        snprintf(how, sizeof how, " at address 0x%" PRIxPTR,
                 (uintptr_t)report->data);
    return pdk_fail(error, PDK_E_CRASHED,
                    "%s generation %" PRIu32 " crashed in %s (%s%s)",
                    scene->plugin_id, scene->generation, place,
                    pdk__fault_name(report->signal), how);
}
