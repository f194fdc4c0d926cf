/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A queue of plain values, and the names of their kinds.
 */
#include "event_queue.h"

#include <stdlib.h>

struct event_item {
    struct event_item *next;
    pdk_event event;
};

static const char *const kind_names[] = {
#define ROW(name_, text_) text_,
    PDK_EVENT_LIST(ROW)
#undef ROW
};

const char *pdk_zombie_cause_name(uint32_t cause)
{
    static const char *const names[] = {
#define NAME(name_, text_) [PDK_ZOMBIE_##name_] = text_,
        PDK_ZOMBIE_CAUSE_LIST(NAME)
#undef NAME
    };

    return names[cause < PDK_ZOMBIE_CAUSE_COUNT ? cause : PDK_ZOMBIE_OTHER];
}

const char *pdk_event_name(uint32_t kind)
{
    return kind < PDK_EVENT_COUNT ? kind_names[kind] : kind_names[0];
}

pdk_event *pdk__event_push(struct event_queue *queue, uint32_t kind)
{
    struct event_item *item = calloc(1, sizeof *item);

    if (item == NULL)
        return NULL;
    item->event.struct_size = sizeof item->event;
    item->event.error.struct_size = sizeof item->event.error;
    item->event.kind = kind;
    if (queue->last != NULL)
        queue->last->next = item;
    else
        queue->first = item;
    queue->last = item;
    pdk__attention_want(queue->attention, ATTENTION_NOW);
    return &item->event;
}

bool pdk__event_pop(struct event_queue *queue, pdk_event *out)
{
    struct event_item *item = queue->first;

    if (item == NULL)
        return false;
    *out = item->event;
    queue->first = item->next;
    if (queue->first == NULL)
        queue->last = NULL;
    free(item);
    return true;
}

void pdk__event_queue_finish(struct event_queue *queue)
{
    pdk_event event;

    while (pdk__event_pop(queue, &event))
        continue;
}
