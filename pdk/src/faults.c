/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Notes of crashes, from many threads to one.
 */
#include "faults.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* More than threads crash between two polls of a host that polls at all. */
#define MOST_NOTES 256

bool pdk__faults_init(struct faults *faults, void (*wake)(void *host),
                      void *host)
{
    *faults = (struct faults){ .wake = wake, .host = host };
    return pdk__lock_init(&faults->lock);
}

void pdk__faults_finish(struct faults *faults)
{
    struct fault_note *next;

    for (struct fault_note *at = faults->first; at != NULL; at = next) {
        next = at->next;
        free(at);
    }
    pdk__lock_finish(&faults->lock);
}

static struct fault_note *write_note(const char *plugin_id, uint32_t generation,
                                     const pdk_error *error)
{
    struct fault_note *note = malloc(sizeof *note);

    if (note == NULL)
        return NULL;
    note->next = NULL;
    note->generation = generation;
    note->error = *error;
    pdk__text_copy(note->plugin_id, sizeof note->plugin_id, plugin_id);
    return note;
}

void pdk__faults_note(struct faults *faults, const char *plugin_id,
                      uint32_t generation, const pdk_error *error)
{
    struct fault_note *note = write_note(plugin_id, generation, error);

    if (note == NULL)
        return;
    pdk__lock_take(&faults->lock);
    if (faults->count == MOST_NOTES) {
        free(note);
    } else {
        if (faults->last != NULL)
            faults->last->next = note;
        else
            faults->first = note;
        faults->last = note;
        faults->count++;
    }
    pdk__lock_release(&faults->lock);
    faults->wake(faults->host);
}

struct fault_note *pdk__faults_take(struct faults *faults)
{
    struct fault_note *first;

    pdk__lock_take(&faults->lock);
    first = faults->first;
    faults->first = faults->last = NULL;
    faults->count = 0;
    pdk__lock_release(&faults->lock);
    return first;
}
