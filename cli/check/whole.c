/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds types that are only declared. A baseline with such a type would not
 * detect any change inside it.
 */
#include "check/whole.h"

#include <stdlib.h>

#include "failure.h"

/* The types to visit; each is added once. */
struct queue {
    const struct graph *graph;
    uint32_t *items;
    bool *is_known; /* by type */
    uint32_t count;
};

static void push(struct queue *queue, uint32_t type)
{
    if (queue->is_known[type])
        return;
    queue->is_known[type] = true;
    queue->items[queue->count++] = type;
}

static void push_neighbours(struct queue *queue, const struct graph_type *type)
{
    if (type->target != 0)
        push(queue, type->target);
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].type != 0)
            push(queue, type->parts[i].type);
}

static bool is_opaque(const struct contract *contract, const char *name)
{
    const struct contract_type *type = pdk__contract_type(contract, name);

    return type != NULL && type->role == ROLE_OPAQUE;
}

static pdk_result search(struct queue *queue, const struct contract *contract,
                         pdk_error *error)
{
    for (uint32_t next = 0; next < queue->count; next++) {
        const struct graph_type *type =
            &queue->graph->types[queue->items[next]];

        if (is_opaque(contract, type->name))
            continue;
        if (type->is_declaration && type->target == 0)
            return pdk_fail(
                error, PDK_E_SCHEMA,
                "'%.200s' is only declared, so its members cannot be "
                "checked; define it in the header, or use --type "
                "%.200s=opaque",
                type->name, type->name);
        push_neighbours(queue, type);
    }
    return PDK_OK;
}

pdk_result whole_check(const struct graph *graph, uint32_t type,
                       const struct contract *contract, pdk_error *error)
{
    struct queue queue = { .graph = graph };
    pdk_result result;

    queue.items = calloc(graph->type_count, sizeof *queue.items);
    queue.is_known = calloc(graph->type_count, sizeof *queue.is_known);
    if (queue.items == NULL || queue.is_known == NULL) {
        result = pdk__fail_memory(error);
    } else {
        push(&queue, type);
        result = search(&queue, contract, error);
    }
    free(queue.items);
    free(queue.is_known);
    return result;
}
