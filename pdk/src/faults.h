/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_FAULTS_H
#define PDK_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/host.h"
#include "platform/thread.h"

/*
 * Crashes that were survived, until the host hears of them at its next poll.
 * They are noted on whatever thread they happened.
 */
struct fault_note {
    struct fault_note *next;
    char plugin_id[PDK_ID_SIZE];
    uint32_t generation;
    pdk_error error;
};

struct faults {
    struct lock lock;
    struct fault_note *first, *last; /* owned; in the order of happening */
    size_t count;
    void (*wake)(void *host); /* there is one. [any-thread] */
    void *host;
};

/* False: no memory. */
bool pdk__faults_init(struct faults *faults, void (*wake)(void *host),
                      void *host);
void pdk__faults_finish(struct faults *faults);

/* [any-thread] If nobody listens, only so many are kept; nor is one if there is
 * no memory. */
void pdk__faults_note(struct faults *faults, const char *plugin_id,
                      uint32_t generation, const pdk_error *error);

/* All of them, linked by next; each is the caller's to free(). */
struct fault_note *pdk__faults_take(struct faults *faults);

#endif
