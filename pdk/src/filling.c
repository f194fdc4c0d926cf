/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Completes a copy while nobody writes its original, and cuts it off again if
 * somebody did so all the same. The original is under a lease for one piece at
 * a time, so that its next writer does not wait for the whole.
 */
#include "filling.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "failure.h"
#include "platform/thread.h"
#include "text.h"

struct filling {
    struct lock lock; /* held while it is done */
    atomic_uint holders;
    bool is_done;
    pdk_error outcome;
    struct file source;    /* owned */
    uint64_t from, to, at; /* at: what is before it has been added */
    char path[512];
};

#define PIECE_BYTES ((uint64_t)128 * 1024)

struct filling *pdk__filling_create(const struct filling_order *order)
{
    struct filling *filling = calloc(1, sizeof *filling);

    if (filling == NULL || !pdk__lock_init(&filling->lock)) {
        free(filling);
        return NULL;
    }
    filling->holders = 1;
    filling->outcome = (pdk_error)PDK_ERROR_INIT;
    filling->source = *order->source;
    *order->source = (struct file)FILE_INIT;
    filling->from = filling->at = order->from;
    filling->to = order->to;
    pdk__text_copy(filling->path, sizeof filling->path, order->path);
    return filling;
}

struct filling *pdk__filling_share(struct filling *filling)
{
    filling->holders++;
    return filling;
}

void pdk__filling_drop(struct filling *filling)
{
    if (filling == NULL || --filling->holders > 0)
        return;
    pdk__file_close(&filling->source);
    pdk__lock_finish(&filling->lock);
    free(filling);
}

bool pdk__filling_is_wanted(const struct filling *filling)
{
    return filling->holders > 1;
}

static pdk_result fail_changed(pdk_error *error)
{
    return pdk_fail(error, PDK_E_BUSY,
                    "the file has changed since it was copied; the copy stays "
                    "without debug information");
}

/* A name more or less, as a build gives it right after, changes no byte. */
static pdk_result check_source(struct filling *filling,
                               const struct file_identity *known,
                               pdk_error *error)
{
    pdk_result result = pdk__file_refresh(&filling->source, error);

    if (result == PDK_OK &&
        !pdk__file_same_bytes(known, &filling->source.identity))
        result = fail_changed(error);
    return result;
}

static pdk_result copy(struct filling *filling, uint64_t size_bytes,
                       pdk_error *error)
{
    struct file_identity known = filling->source.identity;
    pdk_result result = check_source(filling, &known, error);

    if (result == PDK_OK)
        result = pdk__file_backfill(filling->path, &filling->source,
                                    filling->at, size_bytes, error);
    if (result == PDK_OK)
        result = check_source(filling, &known, error);
    return result;
}

static pdk_result copy_leased(struct filling *filling, uint64_t size_bytes,
                              pdk_error *error)
{
    pdk_result result = pdk__file_lease(&filling->source) == FILE_LEASE_BUSY
                            ? fail_changed(error)
                            : copy(filling, size_bytes, error);

    pdk__file_release(&filling->source);
    return result;
}

/* Under the lock. */
static void add(struct filling *filling, uint64_t limit_bytes)
{
    uint64_t left = filling->to - filling->at;
    uint64_t size = left < limit_bytes ? left : limit_bytes;
    pdk_error *outcome = &filling->outcome;

    if (filling->is_done)
        return;
    outcome->code = copy_leased(filling, size, outcome);
    filling->at += size;
    filling->is_done = outcome->code != PDK_OK || filling->at == filling->to;
    if (outcome->code != PDK_OK) {
        pdk__file_cut(filling->path, filling->from);
        pdk__error_place(outcome, PDK_STAGE_COPY, filling->path);
    }
    if (filling->is_done)
        pdk__file_close(&filling->source);
}

pdk_result pdk__filling_run(struct filling *filling, pdk_error *error)
{
    pdk__lock_take(&filling->lock);
    add(filling, UINT64_MAX);
    pdk__lock_release(&filling->lock);
    if (error != NULL && filling->outcome.code != PDK_OK)
        *error = filling->outcome;
    return filling->outcome.code;
}

bool pdk__filling_step(struct filling *filling)
{
    bool is_done;

    pdk__lock_take(&filling->lock);
    add(filling, PIECE_BYTES);
    is_done = filling->is_done;
    pdk__lock_release(&filling->lock);
    return !is_done;
}
