/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_STYLES_H
#define PDK_TORTURE_STYLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "torture/plant.h"
#include "torture/random.h"

/*
 * The ways in which programs save a file, as lists of steps. Pure: the same
 * random numbers make the same plan.
 */
#define STYLE_LIST(X)                                                          \
    X(RENAME, "rename")       /* temporary file, renamed */                    \
    X(IN_PLACE, "in-place")   /* truncated, then written */                    \
    X(OVER, "over")           /* overwritten, not truncated */                 \
    X(CHUNKED, "chunked")     /* in place, with pauses */                      \
    X(RECREATE, "recreate")   /* removed, then created again */                \
    X(HARD_LINK, "hard-link") /* linked to a file elsewhere */                 \
    X(SYMLINK, "symlink")     /* symbolic link to another file */              \
    X(SWEEP, "sweep")         /* its folder is created again */                \
    X(SWITCH, "switch")       /* a link above it is switched */                \
    X(HALF, "half")           /* half of it, then from the start */            \
    X(TOUCH, "touch")         /* times change, content does not */             \
    X(SAME, "same")           /* the same bytes again */                       \
    X(GARBAGE, "garbage")     /* not a plugin, then a good build */            \
    X(BURST, "burst")         /* several builds, one after the other */        \
    X(FAULT, "fault")         /* a build with a fault, then a good one */

enum style {
#define STYLE_VALUE(name, text) STYLE_##name,
    STYLE_LIST(STYLE_VALUE)
#undef STYLE_VALUE
        STYLE_COUNT
};

const char *style_name(enum style style);

/* One step of a writer. */
enum stroke_kind {
    STROKE_NEW,   /* creates and opens the file */
    STROKE_EMPTY, /* opens the file and truncates it */
    STROKE_KEEP,  /* opens the file as it is */
    STROKE_WRITE, /* continues after the last write */
    STROKE_CLOSE,
    STROKE_REMOVE, /* also if the file does not exist */
    STROKE_RENAME, /* renames the temporary file to the plugin's name */
    STROKE_LINK,   /* makes a hard link to a stored file */
    STROKE_POINT,  /* makes a symbolic link to a stored file */
    STROKE_TOUCH,
    STROKE_SWEEP,   /* removes the plugin's folder and creates it again */
    STROKE_PREPARE, /* creates the other folder, empty */
    STROKE_SWITCH,  /* makes the other folder the plugin's */
    STROKE_PAUSE,   /* waits for `amount` microseconds */
    STROKE_REFUSAL, /* waits until the host has refused the file */
    STROKE_VERDICT, /* waits until the host has dealt with a planted fault */
};

enum stroke_place {
    PLACE_PLUGIN, /* the path that the host watches */
    PLACE_ASIDE,  /* a temporary file beside it */
    PLACE_STORE,  /* the file number `store` in another folder */
    PLACE_NEXT,   /* the plugin's name in the other folder */
};

#define STROKE_WHOLE 1024 /* amount of a STROKE_WRITE that ends the file */

struct stroke {
    enum stroke_kind kind;
    enum stroke_place place;
    uint32_t store;
    uint32_t amount; /* of a write: its end, in 1/1024 of the file */
    uint32_t build;  /* of a write: its number; 0: not a build */
    bool has_fault;  /* of a write: the build has the plan's fault */
    bool has_look;   /* the host polls after it */
};

#define PLAN_STROKES 64

struct plan {
    enum style style;
    bool is_threaded; /* the writer has its own thread */
    /* The host polls between some of the strokes. If the writer has its own
     * thread, the host polls all the time. */
    bool is_looked_at;
    bool has_new;         /* it ends with a new build */
    bool has_bad;         /* an incomplete file occurs on the way */
    uint32_t first, last; /* its builds, if has_new; `last` is the final one */
    struct plant plant;   /* the fault of build `planted` */
    uint32_t planted;     /* 0: no build has one */
    struct stroke strokes[PLAN_STROKES];
    size_t count;
};

/* Makes the next plan; `build` is the current one, `faults` the set of those
 * that may be planted. */
void plan_make(struct plan *out, struct random *random, uint32_t build,
               uint32_t faults);

/* Adds the plan to a fingerprint of plans, which begins with 0. */
uint64_t plan_fingerprint(const struct plan *plan, uint64_t before);

#endif
