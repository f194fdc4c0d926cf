/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Blocks of memory that outlive generations. What is in them is never copied,
 * looked at or converted here; a block of another layout is another block.
 */
#include "kept.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/host.h"
#include "platform/pages.h"
#include "text.h"

struct kept_block {
    uint32_t holders;
    uint64_t layout;
    uint64_t size_bytes;
    void *data;
    char name[PDK_ID_SIZE];
};

struct held {
    struct held *next;
    struct kept_block *block;
};

static struct kept_block *find(const struct kept *kept, const char *name)
{
    for (struct held *at = kept != NULL ? kept->first : NULL; at; at = at->next)
        if (strcmp(at->block->name, name) == 0)
            return at->block;
    return NULL;
}

static struct kept_block *make(const pdk_block *wanted)
{
    struct kept_block *block = calloc(1, sizeof *block);

    if (block == NULL)
        return NULL;
    block->data = pdk__pages_take(wanted->size_bytes);
    if (block->data == NULL) {
        free(block);
        return NULL;
    }
    block->layout = wanted->layout;
    block->size_bytes = wanted->size_bytes;
    pdk__text_copy(block->name, sizeof block->name, wanted->name);
    return block;
}

static void let_go(struct kept_block *block)
{
    if (--block->holders > 0)
        return;
    pdk__pages_give_back(block->data, block->size_bytes);
    free(block);
}

static bool fits(const struct kept_block *block, const pdk_block *wanted)
{
    return block != NULL && block->layout == wanted->layout &&
           block->size_bytes == wanted->size_bytes;
}

static pdk_result check(const pdk_block *wanted, pdk_error *error)
{
    if (wanted == NULL || wanted->struct_size < sizeof *wanted)
        return pdk_fail(
            error, PDK_E_ARGUMENT,
            "the pdk_block is incomplete; initialise it with PDK_BLOCK_INIT");
    if (wanted->name == NULL || wanted->name[0] == '\0' ||
        strlen(wanted->name) >= PDK_ID_SIZE)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "a kept block needs a name of 1 to %d characters",
                        PDK_ID_SIZE - 1);
    if (wanted->size_bytes == 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the kept block '%s' needs a size", wanted->name);
    return PDK_OK;
}

/* Makes the block the asker's: that of the one before, if it can be. */
static pdk_result hold(struct kept *kept, const pdk_block *wanted,
                       struct kept_block *before, pdk_error *error)
{
    struct held *held = calloc(1, sizeof *held);

    if (held == NULL)
        return pdk__fail_memory(error);
    held->block = fits(before, wanted) ? before : make(wanted);
    if (held->block == NULL) {
        free(held);
        return pdk_fail(error, PDK_E_MEMORY,
                        "no memory for the kept block '%s' of %" PRIu64
                        " bytes",
                        wanted->name, wanted->size_bytes);
    }
    held->block->holders++;
    held->next = kept->first;
    kept->first = held;
    return PDK_OK;
}

pdk_result pdk__kept_ask(struct kept *kept, pdk_block *block, pdk_error *error)
{
    struct kept_block *mine, *before;
    pdk_result result = check(block, error);

    if (result != PDK_OK)
        return result;
    mine = find(kept, block->name);
    before = find(kept->before, block->name);
    if (mine != NULL && !fits(mine, block))
        return pdk_fail(error, PDK_E_EXISTS,
                        "the kept block '%s' exists with another layout or "
                        "size; only a new build can change that",
                        block->name);
    if (mine == NULL) {
        result = hold(kept, block, before, error);
        if (result != PDK_OK)
            return result;
        mine = kept->first->block;
    }
    if (before == mine)
        before = NULL;
    block->data = mine->data;
    block->old_data = before != NULL ? before->data : NULL;
    block->old_size_bytes = before != NULL ? before->size_bytes : 0;
    block->old_layout = before != NULL ? before->layout : 0;
    return PDK_OK;
}

void pdk__kept_settle(struct kept *kept,
                      void (*tell)(void *context, const char *name,
                                   uint64_t size_bytes),
                      void *context)
{
    const struct kept *before = kept->before;

    for (struct held *at = before != NULL ? before->first : NULL; at;
         at = at->next)
        if (find(kept, at->block->name) == NULL)
            tell(context, at->block->name, at->block->size_bytes);
    kept->before = NULL;
}

uint64_t pdk__kept_bytes(const struct kept *kept)
{
    uint64_t bytes = 0;

    for (const struct held *at = kept->first; at != NULL; at = at->next)
        bytes += at->block->size_bytes;
    return bytes;
}

void pdk__kept_finish(struct kept *kept)
{
    while (kept->first != NULL) {
        struct held *next = kept->first->next;

        let_go(kept->first->block);
        free(kept->first);
        kept->first = next;
    }
    kept->before = NULL;
}
