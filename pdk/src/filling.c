/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Completes a copy while nobody writes its original, and cuts it off again if
 * somebody did so all the same.
 */
#include "filling.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "failure.h"
#include "platform/thread.h"
#include "text.h"

struct filling {
    struct lock lock; /* held while it is done */
    atomic_uint holders;
    bool is_done;
    pdk_error outcome;
    struct file source; /* owned */
    uint64_t from, to;
    char path[512];
};

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
    filling->from = order->from;
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

static pdk_result copy(struct filling *filling, pdk_error *error)
{
    struct file_identity known = filling->source.identity;
    pdk_result result = check_source(filling, &known, error);

    if (result != PDK_OK)
        return result;
    result = pdk__file_backfill(filling->path, &filling->source, filling->from,
                                filling->to - filling->from, error);
    if (result != PDK_OK)
        return result;
    result = check_source(filling, &known, error);
    if (result != PDK_OK)
        pdk__file_cut(filling->path, filling->from);
    return result;
}

static pdk_result copy_leased(struct filling *filling, pdk_error *error)
{
    pdk_result result = pdk__file_lease(&filling->source) == FILE_LEASE_BUSY
                            ? fail_changed(error)
                            : copy(filling, error);

    pdk__error_place(error, PDK_STAGE_COPY, filling->path);
    pdk__file_close(&filling->source);
    return result;
}

pdk_result pdk__filling_run(struct filling *filling, pdk_error *error)
{
    pdk__lock_take(&filling->lock);
    if (!filling->is_done)
        filling->outcome.code = copy_leased(filling, &filling->outcome);
    filling->is_done = true;
    pdk__lock_release(&filling->lock);
    if (error != NULL && filling->outcome.code != PDK_OK)
        *error = filling->outcome;
    return filling->outcome.code;
}
