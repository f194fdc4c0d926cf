/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Watching by looking from time to time: whatever is seen to differ from the
 * last look is a change, in whichever direction the times went. It asks nothing
 * of the system but stat, and so works where nothing else does.
 */
#include <stdlib.h>

#include "failure.h"
#include "platform/clock.h"
#include "platform/sight.h"
#include "platform/watch_backend.h"

#ifndef POLL_INTERVAL_NS
#define POLL_INTERVAL_NS UINT64_C(250000000)
#endif

struct watch_poll {
    struct watch_table table;
    size_t targets;
    uint64_t next_ns; /* when to look */
    uint64_t now_ns;  /* of the look that is taken */
};

static pdk_result poll_create(void **out, struct alarm *alarm, pdk_error *error)
{
    struct watch_poll *poll = calloc(1, sizeof *poll);

    (void)alarm;
    if (poll == NULL)
        return pdk__fail_memory(error);
    pdk__watch_table_init(&poll->table);
    *out = poll;
    return PDK_OK;
}

static void poll_destroy(void *self)
{
    struct watch_poll *poll = self;

    if (poll == NULL)
        return;
    pdk__watch_table_finish(&poll->table);
    free(poll);
}

static pdk_result poll_add(void *self, const char *path, bool is_folder,
                           uint32_t number, pdk_error *error)
{
    struct watch_poll *poll = self;
    struct watch_target *target;
    uint64_t tick_ns;
    pdk_result result =
        pdk__watch_table_add(&poll->table, path, is_folder, number, error);

    if (result != PDK_OK)
        return result;
    target = pdk__watch_table_find(&poll->table, number);
    target->sight = pdk__sight_of(path, is_folder, &tick_ns);
    target->again_ns = pdk__clock_now_ns() + tick_ns;
    if (poll->targets++ == 0)
        poll->next_ns = pdk__clock_now_ns() + POLL_INTERVAL_NS;
    return PDK_OK;
}

static void poll_remove(void *self, uint32_t number)
{
    struct watch_poll *poll = self;
    struct watch_target *target = pdk__watch_table_find(&poll->table, number);

    if (target == NULL)
        return;
    pdk__watch_table_remove(&poll->table, target);
    poll->targets--;
}

/* What changed is told once more when a tick of the file system's clock is
 * over: a second change within it could not be seen. */
static void look(void *context, struct watch_target *target)
{
    struct watch_poll *poll = context;
    uint64_t tick_ns;
    uint64_t sight = pdk__sight_of(target->path, target->is_folder, &tick_ns);

    if (sight != target->sight) {
        target->sight = sight;
        target->again_ns = poll->now_ns + tick_ns;
        pdk__watch_table_change(&poll->table, target);
    } else if (target->again_ns != 0 && poll->now_ns >= target->again_ns) {
        target->again_ns = 0;
        pdk__watch_table_change(&poll->table, target);
    }
}

static size_t poll_read(void *self, uint32_t *numbers, size_t capacity)
{
    struct watch_poll *poll = self;

    if (poll->targets == 0)
        return 0;
    poll->now_ns = pdk__clock_now_ns();
    if (poll->now_ns >= poll->next_ns) {
        pdk__watch_table_each(&poll->table, look, poll);
        poll->next_ns = poll->now_ns + POLL_INTERVAL_NS;
    }
    return pdk__watch_table_take(&poll->table, numbers, capacity);
}

static uint64_t poll_delay_ns(const void *self)
{
    const struct watch_poll *poll = self;
    uint64_t now_ns;

    if (poll->targets == 0)
        return UINT64_MAX;
    now_ns = pdk__clock_now_ns();
    if (poll->table.first_changed != NULL || now_ns >= poll->next_ns)
        return 0;
    return poll->next_ns - now_ns;
}

static const struct watch_target *poll_lost(void *self, pdk_error *why)
{
    (void)self, (void)why;
    return NULL;
}

const struct watch_backend pdk__watch_poll = {
    .create = poll_create,
    .destroy = poll_destroy,
    .add = poll_add,
    .remove = poll_remove,
    .read = poll_read,
    .delay_ns = poll_delay_ns,
    .lost = poll_lost,
};
