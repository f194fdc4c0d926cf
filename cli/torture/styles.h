/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_STYLES_H
#define PDK_TORTURE_STYLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "torture/random.h"

/*
 * The ways in which programs save a file, as lists of what they do to it. Pure:
 * the same random numbers make the same plan.
 */
#define STYLE_LIST(X)                                                          \
    X(RENAME, "rename")       /* written aside, then renamed */                \
    X(IN_PLACE, "in-place")   /* emptied, then written */                      \
    X(OVER, "over")           /* written over, never emptied */                \
    X(CHUNKED, "chunked")     /* in place, with pauses */                      \
    X(RECREATE, "recreate")   /* removed, then made again */                   \
    X(HARD_LINK, "hard-link") /* a second name of a file elsewhere */          \
    X(SYMLINK, "symlink")     /* a link, switched to another file */           \
    X(SWEEP, "sweep")         /* its folder is removed and made again */       \
    X(SWITCH, "switch")       /* a link above it leads to another folder */    \
    X(HALF, "half")           /* half of it, and then again from the start */  \
    X(TOUCH, "touch")         /* no byte is written */                         \
    X(SAME, "same")           /* the same bytes again */                       \
    X(GARBAGE, "garbage")     /* no plugin at all, and then a good one */      \
    X(BURST, "burst")         /* several builds, one after the other */

enum style {
#define STYLE_VALUE(name, text) STYLE_##name,
    STYLE_LIST(STYLE_VALUE)
#undef STYLE_VALUE
        STYLE_COUNT
};

const char *style_name(enum style style);

/* One thing that a writer does. */
enum stroke_kind {
    STROKE_NEW,   /* opens a file that is not there yet */
    STROKE_EMPTY, /* opens it, and what was in it is gone */
    STROKE_KEEP,  /* opens it as it is */
    STROKE_WRITE, /* from where the last one ended */
    STROKE_CLOSE,
    STROKE_REMOVE, /* also if it is not there */
    STROKE_RENAME, /* of what is aside, to the plugin's name */
    STROKE_LINK,   /* what is stored gets this name, too */
    STROKE_POINT,  /* this name becomes a link to what is stored */
    STROKE_TOUCH,
    STROKE_SWEEP,   /* removes the folder that the plugin is in, and makes it */
    STROKE_PREPARE, /* makes the other folder, which is empty then */
    STROKE_SWITCH,  /* the plugin's folder is the other one from now on */
    STROKE_PAUSE,   /* for `amount` microseconds */
    STROKE_REFUSAL, /* until the host has refused what is there */
};

enum stroke_place {
    PLACE_PLUGIN, /* the path that the host watches */
    PLACE_ASIDE,  /* beside it */
    PLACE_STORE,  /* in another folder; `store` tells which file */
    PLACE_NEXT,   /* in the other folder, under the plugin's name */
};

#define STROKE_WHOLE 1024 /* amount of a STROKE_WRITE that ends the file */

struct stroke {
    enum stroke_kind kind;
    enum stroke_place place;
    uint32_t store;
    uint32_t amount; /* of a write: up to so many 1/1024 of the file */
    uint32_t build;  /* of a write: which; 0: something that is no build */
    bool has_look;   /* the host looks after it */
};

#define PLAN_STROKES 64

struct plan {
    enum style style;
    bool is_threaded; /* the writer is a thread of its own */
    /* The host looks between the strokes, now and then; one with a writer
     * beside it looks all the time. */
    bool is_looked_at;
    bool has_new;         /* it ends in a build that was not there before */
    bool has_bad;         /* there is something incomplete on the way */
    uint32_t first, last; /* builds in it, if it has a new one; last: now */
    struct stroke strokes[PLAN_STROKES];
    size_t count;
};

/* Makes the next plan; `build` is the one that is there now. */
void plan_make(struct plan *out, struct random *random, uint32_t build);

/* Adds what the plan is to a number that tells sequences of plans apart; begin
 * with 0. */
uint64_t plan_fingerprint(const struct plan *plan, uint64_t before);

#endif
