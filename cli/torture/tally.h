/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_TALLY_H
#define PDK_TORTURE_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/export.h"
#include "torture/styles.h"

/*
 * What came of it, in numbers. Each kind of finding is a promise of the host's
 * that it did not keep, or the plugin's part of it.
 */
#define TALLY_LIST(X)                                                          \
    X(LOST, "lost")                 /* the last build does not run */          \
    X(NEEDLESS, "needless")         /* the build that ran was loaded again */  \
    X(TORN, "torn")                 /* what runs was never published */        \
    X(REFUSED_GOOD, "refused_good") /* a complete build was refused */         \
    X(STATE_LOST, "state_lost")     /* the state is not what it was before */  \
    X(LEAKED, "leaked")   /* something of an old one is still there */         \
    X(CRASHES, "crashes") /* the plugin crashed */

enum tally_kind {
#define TALLY_VALUE(name, text) TALLY_##name,
    TALLY_LIST(TALLY_VALUE)
#undef TALLY_VALUE
        TALLY_COUNT
};

const char *tally_name(enum tally_kind kind);

/* One finding; the first ones are kept. */
struct tally_note {
    enum tally_kind kind;
    uint64_t round;
    enum style style;
    char message[200];
};

/* More than there was when it had warmed up. */
struct tally_leaks {
    int64_t descriptors, threads, images, zombies, files;
    double bytes_a_reload; /* of resident memory; a figure, no finding */
};

enum { TALLY_NOTES = 50, TALLY_TIMES = 1 << 16 };

struct tally {
    uint64_t rounds, builds, bad_files, reloads, refused, calls;
    uint64_t entered; /* calls of other threads */
    uint64_t counts[TALLY_COUNT];
    uint64_t styles[STYLE_COUNT];
    uint64_t fingerprint; /* of all plans */
    enum style style;     /* of this round */
    struct tally_leaks leaks;
    struct tally_note notes[TALLY_NOTES];
    size_t note_count;
    uint64_t time_count;
    uint32_t times_us[TALLY_TIMES]; /* of reloads: the latest ones */
};

/* Counts a finding of this round, and keeps what is to be said of it. */
void tally_note(struct tally *tally, enum tally_kind kind, const char *format,
                ...) PDK_PRINTF(3, 4);

/* Counts a plan: the next round begins. */
void tally_plan(struct tally *tally, const struct plan *plan);

/* Counts a reload that took so long. */
void tally_reload(struct tally *tally, uint64_t time_us);

/* Counts what leaked. */
void tally_leaks(struct tally *tally, const struct tally_leaks *leaks);

uint64_t tally_findings(const struct tally *tally);

/* The time that so many of a thousand reloads did not exceed; sorts them. */
uint32_t tally_time_us(struct tally *tally, uint32_t of_thousand);

#endif
