/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_EVENT_QUEUE_H
#define PDK_EVENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "attention.h"
#include "pdk/host.h"

/* Events in the order in which they happened, until they are polled. */
struct event_queue {
    struct event_item *first, *last; /* owned */
    struct attention *attention;     /* of who polls them */
};

/* A zeroed event of that kind at the end of the queue, to be filled in; NULL if
 * there is no memory: then the event is lost, and the host goes on. */
pdk_event *pdk__event_push(struct event_queue *queue, uint32_t kind);

bool pdk__event_pop(struct event_queue *queue, pdk_event *out);
void pdk__event_queue_finish(struct event_queue *queue);

#endif
