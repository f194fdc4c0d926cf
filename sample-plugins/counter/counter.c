/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: state. What an instance must not forget it writes into a value tree
 * in save() and takes over in restore(). The tree has names and types, so the
 * next build may lay out its structs as it likes; and a version, so that it can
 * still read what an older build wrote.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "pdk/plugin.h"
#include "pdk/tick.h"

#define STEP 1 /* change it while it runs: the count goes on */

struct counter {
    uint64_t count;
    uint64_t reloads;
};

static pdk_result counter_create(void **self, const pdk_create_args *args,
                                 pdk_error *error)
{
    struct counter *counter = calloc(1, sizeof *counter);

    (void)args;
    if (counter == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for a counter");
    *self = counter;
    return PDK_OK;
}

static void counter_destroy(void *self)
{
    free(self);
}

/* A writer remembers its first failure, so one look at the end is enough. */
static pdk_result counter_save(void *self, pdk_writer *state, pdk_error *error)
{
    const struct counter *counter = self;

    (void)error;
    pdk_put_u64(state, "count", counter->count);
    pdk_put_u64(state, "reloads", counter->reloads);
    return state->result;
}

static pdk_result counter_restore(void *self, const pdk_value *state,
                                  uint32_t version, pdk_error *error)
{
    struct counter *counter = self;

    (void)version, (void)error;
    counter->count = pdk_get_u64(state, "count", 0);
    counter->reloads = pdk_get_u64(state, "reloads", 0) + 1;
    return PDK_OK;
}

/* Version 1 knew one number, under another name. */
static pdk_result counter_migrate(uint32_t from, const pdk_value *state,
                                  pdk_writer *migrated, pdk_error *error)
{
    if (from != 1)
        return pdk_fail(error, PDK_E_MIGRATE, "no way from version %u",
                        (unsigned)from);
    pdk_put_u64(migrated, "count", pdk_get_u64(state, "ticks", 0));
    pdk_put_u64(migrated, "reloads", 0);
    return migrated->result;
}

static pdk_result counter_tick(void *self, const pdk_tick *tick,
                               pdk_error *error)
{
    struct counter *counter = self;
    char line[80];

    (void)error;
    counter->count += STEP;
    snprintf(line, sizeof line, "%" PRIu64 " after %" PRIu64 " reloads\n",
             counter->count, counter->reloads);
    tick->print(tick, line);
    return PDK_OK;
}

PDK_PLUGIN(counter, "sample.counter", "1.0.0", 2, .create = counter_create,
           .destroy = counter_destroy, .save = counter_save,
           .restore = counter_restore, .migrate = counter_migrate);
PDK_INTERFACE(counter, pdk_tick_v1, PDK_TICK_V1, .tick = counter_tick);
