/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_KEPT_H
#define PDK_KEPT_H

#include <stdint.h>

#include "pdk/plugin.h"

/*
 * The kept blocks of one incarnation. A block lives as long as somebody holds
 * it: while a candidate is tried, both it and the one before do. So nothing has
 * to be undone when a candidate is thrown away, and nothing moved when it takes
 * over: either way one of the two lets go.
 */
struct kept {
    struct held *first;        /* owned; linked by next */
    const struct kept *before; /* from which it may take over; NULL: nothing */
};

/*
 * What pdk_services.block does. PDK_E_ARGUMENT: a name, a size or the struct's
 * own size is none. PDK_E_EXISTS: held already, with another layout or size.
 * PDK_E_MEMORY. *block is untouched then.
 */
pdk_result pdk__kept_ask(struct kept *kept, pdk_block *block, pdk_error *error);

/* All has been asked for that ever will: from now on there is nothing before.
 * `tell` hears of each block that was not asked for. */
void pdk__kept_settle(struct kept *kept,
                      void (*tell)(void *context, const char *name,
                                   uint64_t size_bytes),
                      void *context);

/* How many bytes it holds. */
uint64_t pdk__kept_bytes(const struct kept *kept);

void pdk__kept_finish(struct kept *kept);

#endif
