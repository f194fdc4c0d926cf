/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Carries out strokes. It knows neither the host nor the plan.
 */
#include "torture/writer.h"

#include <stdio.h>
#include <string.h>

#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "text.h"

static const char no_build[] = "This is no plugin, and never was one.\n";

static bool name_store(char *out, size_t capacity, const struct writer *writer,
                       uint32_t store)
{
    char name[32];

    snprintf(name, sizeof name, "store/store-%u.so", (unsigned)store);
    return pdk__path_join(out, capacity, writer->folder, name);
}

/* The path of the plugin's folder, or of the other one. */
static void name_room(char *out, size_t capacity, const struct writer *writer,
                      uint32_t room)
{
    snprintf(out, capacity, "%s/room-%u", writer->folder, (unsigned)room);
}

static pdk_result sweep(const struct writer *writer, uint32_t room,
                        pdk_error *error)
{
    char path[512];

    name_room(path, sizeof path, writer, room);
    folder_remove(path);
    return folder_make(path, error);
}

/* Makes a new link and renames it, so that the switch is atomic. */
static pdk_result point_to(struct writer *writer, uint32_t room,
                           pdk_error *error)
{
    char target[512], link[512], aside[512];
    pdk_result result;

    name_room(target, sizeof target, writer, room);
    snprintf(link, sizeof link, "%s/current", writer->folder);
    snprintf(aside, sizeof aside, "%s/current.new", writer->folder);
    writer->room = room;
    result = pen_point(target, aside, error);
    return result == PDK_OK ? pen_rename(aside, link, error) : result;
}

pdk_result writer_begin(struct writer *out, struct builds *builds,
                        const char *folder, pdk_error *error)
{
    char store[512];
    pdk_result result;

    *out = (struct writer){ .builds = builds, .pen = PEN_INIT };
    if (!pdk__text_copy(out->folder, sizeof out->folder, folder) ||
        !pdk__path_join(out->plugin, sizeof out->plugin, folder,
                        "current/plugin.so") ||
        !pdk__path_join(out->aside, sizeof out->aside, folder,
                        "current/.plugin.so.new") ||
        !pdk__path_join(store, sizeof store, folder, "store"))
        return pdk_fail(error, PDK_E_LIMIT, "the path '%s' is too long",
                        folder);
    result = folder_make(store, error);
    if (result == PDK_OK)
        result = sweep(out, 0, error);
    return result == PDK_OK ? point_to(out, 0, error) : result;
}

void writer_finish(struct writer *writer)
{
    if (writer->builds != NULL)
        pen_close(&writer->pen);
}

void writer_arm(struct writer *writer, const struct fault_sites *sites,
                struct plant plant)
{
    writer->sites = sites;
    writer->plant = plant;
}

static void stamp(struct writer *writer, const struct stroke *stroke)
{
    struct plant none = { PLANT_NONE, PLANT_CREATE };

    builds_stamp(writer->builds, stroke->build);
    if (writer->sites != NULL)
        fault_plant(writer->sites, writer->builds,
                    stroke->has_fault ? writer->plant : none);
    writer->stamped = stroke->build;
}

static pdk_result write_part(struct writer *writer, const struct stroke *stroke,
                             pdk_error *error)
{
    struct builds *builds = writer->builds;
    size_t end = builds->size_bytes * stroke->amount / STROKE_WHOLE;
    size_t begin = writer->written_bytes;

    if (stroke->build == 0)
        return pen_write(&writer->pen, no_build, strlen(no_build), error);
    if (writer->stamped != stroke->build)
        stamp(writer, stroke);
    if (end <= begin)
        return PDK_OK;
    writer->written_bytes = end;
    return pen_write(&writer->pen, builds->data + begin, end - begin, error);
}

static pdk_result open_file(struct writer *writer, const char *path,
                            enum pen_mode mode, pdk_error *error)
{
    writer->written_bytes = 0;
    return pen_open(&writer->pen, path, mode, error);
}

pdk_result writer_stroke(struct writer *writer, const struct stroke *stroke,
                         pdk_error *error)
{
    char store[512] = "", next[512];
    const char *const paths[] = { writer->plugin, writer->aside, store, next };
    const char *path = paths[stroke->place];

    snprintf(next, sizeof next, "%s/room-%u/plugin.so", writer->folder,
             (unsigned)!writer->room);
    if (!name_store(store, sizeof store, writer, stroke->store))
        return pdk_fail(error, PDK_E_LIMIT, "a path is too long");
    switch (stroke->kind) {
    case STROKE_NEW:
        return open_file(writer, path, PEN_NEW, error);
    case STROKE_EMPTY:
        return open_file(writer, path, PEN_EMPTY, error);
    case STROKE_KEEP:
        return open_file(writer, path, PEN_KEEP, error);
    case STROKE_WRITE:
        return write_part(writer, stroke, error);
    case STROKE_CLOSE:
        pen_close(&writer->pen);
        return PDK_OK;
    case STROKE_REMOVE:
        pdk__file_remove(path);
        return PDK_OK;
    case STROKE_RENAME:
        return pen_rename(writer->aside, path, error);
    case STROKE_LINK:
        return pen_link(store, path, error);
    case STROKE_POINT:
        return pen_point(store, path, error);
    case STROKE_TOUCH:
        return pen_touch(path, error);
    case STROKE_SWEEP:
        return sweep(writer, writer->room, error);
    case STROKE_PREPARE:
        return sweep(writer, !writer->room, error);
    case STROKE_SWITCH:
        return point_to(writer, !writer->room, error);
    case STROKE_PAUSE:
        pen_pause(stroke->amount);
        return PDK_OK;
    default:
        return PDK_OK;
    }
}
