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
    if (!pdk__symbol_name(out, capacity, scene->image->name, offset))
        pdk__image_describe(out, capacity, address);
}

/* What was wrong with the address that it touched, if it was an address. */
static void word_address(char *out, size_t capacity,
                         const struct crash_scene *scene,
                         const struct fault_report *report)
{
    char grave[384];

    out[0] = '\0';
    if (report->signal != SIGSEGV && report->signal != SIGBUS)
        return;
    if (pdk__graveyard_describe(grave, sizeof grave, scene->graveyard,
                                report->data))
        snprintf(out, capacity, ": %s of unloaded %s",
                 report->is_jump ? "call into code" : "access to memory",
                 grave);
    else
        snprintf(out, capacity, "%s address 0x%" PRIxPTR,
                 report->is_jump ? ": jump to" : " at",
                 (uintptr_t)report->data);
}

pdk_result pdk__crash_fail(const struct crash_scene *scene,
                           const struct fault_report *report, pdk_error *error)
{
    char place[256], how[512];

    if (error == NULL)
        return PDK_E_CRASHED;
    name_place(place, sizeof place, scene, report->address);
    word_address(how, sizeof how, scene, report);
    return pdk_fail(error, PDK_E_CRASHED,
                    "%s generation %" PRIu32 " crashed in %s (%s%s)",
                    scene->plugin_id, scene->generation, place,
                    pdk__fault_name(report->signal), how);
}
