/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_WRITER_H
#define PDK_TORTURE_WRITER_H

#include "platform/pen.h"
#include "torture/builds.h"
#include "torture/fault.h"
#include "torture/styles.h"

/*
 * Carries out a plan, stroke by stroke, in a separate folder. The plugin is in
 * one of two folders there, the one that the link "current" points to.
 */
struct writer {
    struct builds *builds; /* only the writer stamps them */
    const struct fault_sites *sites;
    struct plant plant; /* for strokes with a fault */
    uint32_t stamped;   /* the number of the current build */
    struct pen pen;
    size_t written_bytes; /* to the open file */
    uint32_t room;        /* the plugin's folder: 0 or 1 */
    char plugin[512], aside[512], folder[480];
};

/* Prepares the folder. writer_finish() accepts zeroes. */
pdk_result writer_begin(struct writer *out, struct builds *builds,
                        const char *folder, pdk_error *error);

/* From now on it plants that fault there where a stroke says so. */
void writer_arm(struct writer *writer, const struct fault_sites *sites,
                struct plant plant);
void writer_finish(struct writer *writer);

/* Carries out a stroke, except STROKE_REFUSAL, which is for the host. */
pdk_result writer_stroke(struct writer *writer, const struct stroke *stroke,
                         pdk_error *error);

#endif
