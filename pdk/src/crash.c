/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Puts a fault into words: after the thread has left the code that crashed, or,
 * if it cannot leave it, there and then, inside the signal's handler. What is
 * used there takes neither memory nor locks; that is so for snprintf() too, as
 * long as it writes texts and integers.
 */
#include "crash.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

#include "symbol.h"

/* How far down the stack a caller is looked for. */
#define STACK_WORDS 1024

/* The function by name; a static one only the copy's symbol table knows, and
 * that is behind the part that is mapped. */
static void name_place(char *out, size_t capacity,
                       const struct crash_scene *scene, const char *address)
{
    uint64_t offset = (uint64_t)(address - scene->image->low);

    if (scene->shadow != NULL)
        pdk__shadow_backfill(scene->shadow, NULL);
    if (!pdk__symbol_name(out, capacity, scene->image->name, offset))
        pdk__image_describe(out, capacity, address);
}

/* What was wrong with the address that it touched, if it was an address. */
static void word_address(char *out, size_t capacity,
                         const struct crash_scene *scene,
                         const struct fault_report *report)
{
    struct roster_place place;

    out[0] = '\0';
    if (report->signal != SIGSEGV && report->signal != SIGBUS)
        return;
    if (pdk__roster_find(scene->roster, report->data, &place) && place.is_gone)
        snprintf(out, capacity,
                 ": %s of unloaded %s generation %" PRIu32 ": %s",
                 report->is_jump ? "call into code" : "access to memory",
                 place.plugin_id, place.generation, place.name);
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

/* ------------------------------------------------------ in a handler --- */

struct line {
    char text[1024];
    size_t used;
};

static void put(struct line *line, const char *format, ...) PDK_PRINTF(2, 3);

static void put(struct line *line, const char *format, ...)
{
    size_t room = sizeof line->text - line->used;
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = vsnprintf(line->text + line->used, room, format, arguments);
    va_end(arguments);
    if (count > 0)
        line->used += (size_t)count < room ? (size_t)count : room - 1;
}

static void put_place(struct line *line, const char *before,
                      const struct roster_place *place)
{
    put(line, "%s%s%s generation %" PRIu32 ": %s", before,
        place->is_gone ? "unloaded " : "", place->plugin_id, place->generation,
        place->name);
}

/* Where it crashed; true if that is a plugin's, or was. */
static bool put_scene(struct line *line, struct roster *roster,
                      const struct fault_sight *sight)
{
    struct roster_place place;
    bool is_known;

    put(line, "pdk: %s", pdk__fault_name(sight->signal));
    if (sight->has_data)
        put(line, " at address 0x%" PRIxPTR, (uintptr_t)sight->data);
    is_known = pdk__roster_find(roster, sight->address, &place);
    if (is_known && place.is_gone)
        put_place(line, ": call into code of ", &place);
    else if (is_known)
        put_place(line, " in ", &place);
    else
        put(line, " in code of no plugin (0x%" PRIxPTR ")",
            (uintptr_t)sight->address);
    if (!sight->has_data || sight->data == sight->address ||
        !pdk__roster_find(roster, sight->data, &place) || !place.is_gone)
        return is_known;
    put_place(line, ": access to memory of ", &place);
    return true;
}

/* The innermost word of the stack that is an address in a plugin that is
 * there: where somebody returns to, most likely. */
static bool find_caller(struct roster *roster, const char *stack,
                        struct roster_place *out)
{
    const char *words[64];

    for (size_t at = 0; at < STACK_WORDS; at += 64) {
        size_t bytes =
            pdk__fault_peek(words, stack + at * sizeof *words, sizeof words);

        for (size_t i = 0; i < bytes / sizeof *words; i++)
            if (pdk__roster_find(roster, words[i], out) && !out->is_gone)
                return true;
        if (bytes < sizeof words)
            return false;
    }
    return false;
}

/* Who led there; true if that is a plugin. */
static bool put_caller(struct line *line, const struct crash_desk *desk,
                       const struct fault_sight *sight)
{
    struct roster_place place;

    if (find_caller(desk->roster, sight->stack, &place)) {
        put_place(line, ", called by ", &place);
        return true;
    }
    if (sight->caller != NULL)
        put(line, ", called from 0x%" PRIxPTR, (uintptr_t)sight->caller);
    if (!pdk__roster_find(desk->roster, sight->guarded, &place))
        return false;
    put(line, ", in a call of %s generation %" PRIu32, place.plugin_id,
        place.generation);
    return true;
}

/* Whose constructors have led there; true if there are some. */
static bool put_loading(struct line *line, const struct fault_sight *sight)
{
    if (sight->loading == NULL)
        return false;
    put(line,
        ", while the constructors of '%s' ran; the loader's lock is held, so "
        "no guard helps; a pre-flight (PDK_HOST_PREFLIGHT) does",
        sight->loading);
    return true;
}

void pdk__crash_tell(void *context, const struct fault_sight *sight)
{
    const struct crash_desk *desk = context;
    struct line line;
    bool is_plugins;

    line.used = 0;
    if (desk->descriptor <= 0)
        return;
    is_plugins = put_scene(&line, desk->roster, sight);
    if (put_loading(&line, sight))
        is_plugins = true;
    if (put_caller(&line, desk, sight) || is_plugins) {
        put(&line, "; the previous signal handler takes over\n");
        pdk__fault_write(desk->descriptor, line.text, line.used);
    }
}
