/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SETTLE_H
#define PDK_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Is a burst of writes over? Pure: time is an argument, in nanoseconds.
 *
 * A file that is complete is taken at once. One that somebody still writes is
 * tried again after 20 us, twice that, and so on up to 10 ms. One that is not
 * complete, though nobody writes it, may be between two steps of a build: it is
 * tried again in the same way, and its fault is reported only when it has been
 * left alone for PDK__SETTLE_QUIET_NS.
 */
#define PDK__SETTLE_QUIET_NS UINT64_C(60000000)

struct settle {
    bool is_pending;
    uint64_t due_ns;       /* when to look */
    uint64_t noted_ns;     /* when somebody last did something to it */
    uint64_t wait_ns;      /* how long the next retry waits */
};

/* A change was noticed: look now. */
void pdk__settle_note(struct settle *settle, uint64_t now_ns);

bool pdk__settle_is_due(const struct settle *settle, uint64_t now_ns);

/* The look found a writer at work: look again later. */
void pdk__settle_busy(struct settle *settle, uint64_t now_ns);

/* The look found an incomplete file. True: it has been quiet for long enough,
 * report it (and look no more); false: look again later. */
bool pdk__settle_incomplete(struct settle *settle, uint64_t now_ns);

/* The look has to be repeated after a while. */
void pdk__settle_later(struct settle *settle, uint64_t now_ns,
                       uint64_t delay_ns);

/* The look was conclusive. */
void pdk__settle_done(struct settle *settle);

/* How long until the next look; UINT64_MAX if none is pending. */
uint64_t pdk__settle_delay_ns(const struct settle *settle, uint64_t now_ns);

#endif
