/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_TALLY_H
#define PDK_TORTURE_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/export.h"
#include "torture/styles.h"

/*
 * The results, as numbers. Each kind of finding is a promise that the host, or
 * the plugin, did not keep.
 */
#define TALLY_LIST(X)                                                          \
    X(LOST, "lost")                 /* the last build is not running */        \
    X(NEEDLESS, "needless")         /* the running build was loaded again */   \
    X(TORN, "torn")                 /* what runs was never published */        \
    X(REFUSED_GOOD, "refused_good") /* a complete build was refused */         \
    X(STATE_LOST, "state_lost")     /* the state has changed */                \
    X(LEAKED, "leaked")             /* a resource was not released */          \
    X(CRASHES, "crashes")           /* the plugin crashed */                   \
    X(MISJUDGED, "misjudged")       /* a planted fault was not recognised */

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

/* Growth since the end of the warm-up. */
struct tally_leaks {
    int64_t descriptors, threads, images, zombies, files;
    double bytes_a_reload; /* resident memory; a figure, not a finding */
};

enum { TALLY_NOTES = 50, TALLY_TIMES = 1 << 16 };

struct tally {
    uint64_t rounds, builds, bad_files, reloads, refused, calls;
    uint64_t entered;                             /* calls on other threads */
    uint64_t faults_in_hooks, faults_refused;     /* planted; recognised */
    uint64_t faults_in_calls, faults_rolled_back; /* likewise */
    uint64_t counts[TALLY_COUNT];
    uint64_t styles[STYLE_COUNT];
    uint64_t fingerprint; /* of all plans */
    enum style style;     /* of this round */
    struct tally_leaks leaks;
    struct tally_note notes[TALLY_NOTES];
    size_t note_count;
    uint64_t time_count;
    uint32_t times_us[TALLY_TIMES]; /* of the latest reloads */
};

/* Counts a finding of this round, and keeps its message. */
void tally_note(struct tally *tally, enum tally_kind kind, const char *format,
                ...) PDK_PRINTF(3, 4);

/* Counts a plan: the next round begins. */
void tally_plan(struct tally *tally, const struct plan *plan);

/* Counts a reload and its time. */
void tally_reload(struct tally *tally, uint64_t time_us);

/* Stores the leaks, and adds a finding for each. */
void tally_leaks(struct tally *tally, const struct tally_leaks *leaks);

uint64_t tally_findings(const struct tally *tally);

/* A percentile of the reload times, in thousandths: 500 is the median. Sorts
 * the times. */
uint32_t tally_time_us(struct tally *tally, uint32_t of_thousand);

#endif
