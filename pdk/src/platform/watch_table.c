/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Targets, their claims, and the queue of those that changed. Everything is
 * found through a hash, so that a thousand plugins in one folder cost an event
 * no more than one; nothing here knows a file system.
 */
#include "platform/watch_table.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"

struct watch_folder {
    int folder;
    uint32_t claims;
    struct watch_folder *next;
};

static size_t bucket_of(int folder, const char *name)
{
    uint32_t hash = UINT32_C(2166136261) ^ (uint32_t)folder;

    for (const char *at = name; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT32_C(16777619);
    return (hash ^ hash >> 16) % WATCH_BUCKETS;
}

void pdk__watch_table_init(struct watch_table *table)
{
    memset(table, 0, sizeof *table);
    table->last_changed = &table->first_changed;
}

static void free_target(struct watch_target *target)
{
    for (struct watch_claim *claim = target->claims; claim != NULL;) {
        struct watch_claim *next = claim->next_step;

        free(claim);
        claim = next;
    }
    free(target->path);
    free(target->place);
    free(target->why);
    free(target);
}

void pdk__watch_table_finish(struct watch_table *table)
{
    for (size_t i = 0; i < WATCH_BUCKETS; i++) {
        while (table->targets[i] != NULL) {
            struct watch_target *target = table->targets[i];

            table->targets[i] = target->next;
            free_target(target);
        }
        while (table->folders[i] != NULL) {
            struct watch_folder *folder = table->folders[i];

            table->folders[i] = folder->next;
            free(folder);
        }
    }
}

pdk_result pdk__watch_table_add(struct watch_table *table, const char *path,
                                bool is_folder, uint32_t number,
                                pdk_error *error)
{
    struct watch_target **bucket = &table->targets[number % WATCH_BUCKETS];
    struct watch_target *target;

    if (pdk__watch_table_find(table, number) != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot watch '%s': its number %u is in use", path,
                        number);
    target = calloc(1, sizeof *target);
    if (target != NULL)
        target->path = strdup(path);
    if (target == NULL || target->path == NULL) {
        free(target);
        return pdk__fail_memory(error);
    }
    target->is_folder = is_folder;
    target->number = number;
    target->next = *bucket;
    *bucket = target;
    return PDK_OK;
}

struct watch_target *pdk__watch_table_find(struct watch_table *table,
                                           uint32_t number)
{
    struct watch_target *target = table->targets[number % WATCH_BUCKETS];

    while (target != NULL && target->number != number)
        target = target->next;
    return target;
}

/* Takes a target out of the middle of the queue. */
static void unqueue(struct watch_table *table, struct watch_target *target)
{
    struct watch_target **link = &table->first_changed;

    if (!target->is_changed)
        return;
    while (*link != target)
        link = &(*link)->next_changed;
    *link = target->next_changed;
    if (*link == NULL)
        table->last_changed = link;
}

void pdk__watch_table_remove(struct watch_table *table,
                             struct watch_target *target)
{
    struct watch_target **link =
        &table->targets[target->number % WATCH_BUCKETS];

    unqueue(table, target);
    while (*link != target)
        link = &(*link)->next;
    *link = target->next;
    free_target(target);
}

void pdk__watch_table_each(struct watch_table *table,
                           void (*visit)(void *context,
                                         struct watch_target *target),
                           void *context)
{
    for (size_t i = 0; i < WATCH_BUCKETS; i++)
        for (struct watch_target *target = table->targets[i]; target != NULL;
             target = target->next)
            visit(context, target);
}

static struct watch_folder **find_folder(struct watch_table *table, int folder)
{
    struct watch_folder **link =
        &table->folders[(unsigned)folder % WATCH_BUCKETS];

    while (*link != NULL && (*link)->folder != folder)
        link = &(*link)->next;
    return link;
}

static bool count_claim(struct watch_table *table, int folder)
{
    struct watch_folder **link = find_folder(table, folder);

    if (*link == NULL) {
        *link = calloc(1, sizeof **link);
        if (*link == NULL)
            return false;
        (*link)->folder = folder;
    }
    (*link)->claims++;
    return true;
}

struct watch_claim *pdk__watch_table_claim(struct watch_table *table,
                                           struct watch_target *target,
                                           int folder, const char *name)
{
    struct watch_claim **bucket = &table->claims[bucket_of(folder, name)];
    size_t name_bytes = strlen(name) + 1;
    struct watch_claim *claim = malloc(sizeof *claim + name_bytes);

    if (claim == NULL || !count_claim(table, folder)) {
        free(claim);
        return NULL;
    }
    *claim = (struct watch_claim){
        .target = target,
        .next_step = target->claims,
        .next = *bucket,
        .link = bucket,
        .folder = folder,
    };
    memcpy(claim->name, name, name_bytes);
    if (claim->next != NULL)
        claim->next->link = &claim->next;
    *bucket = claim;
    target->claims = claim;
    return claim;
}

bool pdk__watch_table_is_claimed(struct watch_table *table, int folder)
{
    return *find_folder(table, folder) != NULL;
}

bool pdk__watch_table_release(struct watch_table *table,
                              struct watch_claim *claim)
{
    struct watch_folder **link = find_folder(table, claim->folder);
    struct watch_folder *folder = *link;

    *claim->link = claim->next;
    if (claim->next != NULL)
        claim->next->link = claim->link;
    free(claim);
    if (--folder->claims > 0)
        return false;
    *link = folder->next;
    free(folder);
    return true;
}

static struct watch_claim *find_claim(struct watch_claim *from, int folder,
                                      const char *name)
{
    while (from != NULL &&
           (from->folder != folder || strcmp(from->name, name) != 0))
        from = from->next;
    return from;
}

struct watch_claim *pdk__watch_table_first(struct watch_table *table,
                                           int folder, const char *name)
{
    return find_claim(table->claims[bucket_of(folder, name)], folder, name);
}

struct watch_claim *pdk__watch_table_next(struct watch_claim *claim)
{
    return find_claim(claim->next, claim->folder, claim->name);
}

void pdk__watch_table_change(struct watch_table *table,
                             struct watch_target *target)
{
    if (target->is_changed)
        return;
    target->is_changed = true;
    target->next_changed = NULL;
    *table->last_changed = target;
    table->last_changed = &target->next_changed;
}

void pdk__watch_table_spoil(struct watch_table *table,
                            struct watch_target *target)
{
    target->is_stale = true;
    table->is_anything_stale = true;
    pdk__watch_table_change(table, target);
}

void pdk__watch_table_spoil_folder(struct watch_table *table, int folder)
{
    for (size_t i = 0; i < WATCH_BUCKETS; i++)
        for (struct watch_claim *claim = table->claims[i]; claim != NULL;
             claim = claim->next)
            if (claim->folder == folder)
                pdk__watch_table_spoil(table, claim->target);
}

size_t pdk__watch_table_take(struct watch_table *table, uint32_t *numbers,
                             size_t capacity)
{
    size_t count = 0;

    while (count < capacity && table->first_changed != NULL) {
        struct watch_target *target = table->first_changed;

        table->first_changed = target->next_changed;
        target->is_changed = false;
        numbers[count++] = target->number;
    }
    if (table->first_changed == NULL)
        table->last_changed = &table->first_changed;
    return count;
}
