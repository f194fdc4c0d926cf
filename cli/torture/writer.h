/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_WRITER_H
#define PDK_TORTURE_WRITER_H

#include "platform/pen.h"
#include "torture/builds.h"
#include "torture/styles.h"

/*
 * Carries out a plan, stroke by stroke, in a folder of its own. The plugin is
 * in one of two folders there, the one that the link "current" leads to.
 */
struct writer {
    struct builds *builds; /* only the writer stamps them */
    uint32_t stamped;      /* the build that they are now */
    struct pen pen;
    size_t written_bytes; /* to what is open */
    uint32_t room;        /* that folder: 0 or 1 */
    char plugin[512], aside[512], folder[480];
};

/* Takes the folder, with room for what is stored in it. Finish accepts one that
 * is all zero. */
pdk_result writer_begin(struct writer *out, struct builds *builds,
                        const char *folder, pdk_error *error);
void writer_finish(struct writer *writer);

/* Does what the stroke says; STROKE_REFUSAL is nothing that a writer does. */
pdk_result writer_stroke(struct writer *writer, const struct stroke *stroke,
                         pdk_error *error);

#endif
