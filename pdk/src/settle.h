/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SETTLE_H
#define PDK_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Decides when a burst of writes is over. Pure: time is an argument, in
 * nanoseconds.
 *
 * A complete file is taken at once. While a file is being written, it is tried
 * again after 20 us, then 40 us, and so on up to 10 ms. An incomplete file that
 * nobody is writing may be between two steps of a build: it is tried again in
 * the same way, and reported only after no change for PDK__SETTLE_QUIET_NS.
 */
#define PDK__SETTLE_QUIET_NS UINT64_C(60000000)

struct settle {
    bool is_pending;
    uint64_t due_ns;       /* when to look */
    uint64_t noted_ns;     /* when the file last changed */
    uint64_t wait_ns;      /* until the next retry */
};

/* A change was noticed: look now. */
void pdk__settle_note(struct settle *settle, uint64_t now_ns);

bool pdk__settle_is_due(const struct settle *settle, uint64_t now_ns);

/* The file is being written: look again later. */
void pdk__settle_busy(struct settle *settle, uint64_t now_ns);

/* The file is incomplete. True: it has not changed for long enough, report it
 * and stop looking; false: look again later. */
bool pdk__settle_incomplete(struct settle *settle, uint64_t now_ns);

/* Look again after `delay_ns`. */
void pdk__settle_later(struct settle *settle, uint64_t now_ns,
                       uint64_t delay_ns);

/* The look was conclusive. */
void pdk__settle_done(struct settle *settle);

/* How long until the next look; UINT64_MAX if none is pending. */
uint64_t pdk__settle_delay_ns(const struct settle *settle, uint64_t now_ns);

#endif
