/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ANNOUNCE_H
#define PDK_ANNOUNCE_H

#include "event_queue.h"
#include "reload.h"
#include "slot.h"

/*
 * What became of a slot, as events. Where all plugins of its image are
 * concerned, there is one for each.
 */
void pdk__announce_committed(struct event_queue *events,
                             const struct slot *slot,
                             const struct reload_report *report);

/* The plugins of other slots that were made anew with it. */
void pdk__announce_renewed(struct event_queue *events,
                           const struct reload_report *report);

void pdk__announce_rolled_back(struct event_queue *events,
                               const struct slot *slot,
                               const struct reload_report *report);
void pdk__announce_refused(struct event_queue *events, const struct slot *slot,
                           const struct reload_report *report,
                           const pdk_error *error);
void pdk__announce_missing(struct event_queue *events, const struct slot *slot);

/* `slot` is where it was, or NULL if that is gone. */
void pdk__announce_faulted(struct event_queue *events, const struct slot *slot,
                           const struct fault_note *note);

/* Before it is empty. */
void pdk__announce_unloaded(struct event_queue *events,
                            const struct slot *slot);

/* Of a generation that was retired, and is still mapped. */
void pdk__announce_zombie(struct event_queue *events,
                          const struct generation *generation);

#endif
