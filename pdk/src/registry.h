/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_REGISTRY_H
#define PDK_REGISTRY_H

#include "slot.h"

/*
 * Who provides an interface to the others: the first instance, in the order of
 * loading, that can be called. While a reload runs there are two worlds. What
 * belongs to the one that is tried finds the others that are tried, and what
 * runs finds what runs, until one of the two has ended.
 */

/* What pdk_services.find does for `finder`: gives it the cell that it has for
 * that, or a new one. PDK_E_NOT_FOUND if nobody provides it, PDK_E_LAYOUT if
 * somebody does, but otherwise than it is wanted. */
pdk_result pdk__registry_find(const struct slot *slots, struct services *finder,
                              const struct wanted *wanted,
                              const pdk_binding **out, pdk_error *error);

/* Aims all cells anew, after instances came, went, changed or crashed. One that
 * should lead elsewhere while a thread may be using it leads to nobody until it
 * is settled: surroundings->has_detours. */
void pdk__registry_refresh(struct surroundings *surroundings,
                           const struct slot *slots);

/* Turns those whose finders no thread is inside of just now. */
void pdk__registry_settle(struct surroundings *surroundings,
                          const struct slot *slots);

#endif
