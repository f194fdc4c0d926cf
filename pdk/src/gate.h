/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_GATE_H
#define PDK_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "layout_gate.h"
#include "slot.h"

/*
 * May this candidate come into this slot? Asked before anything is mapped, and
 * answered from what the image says of itself.
 */
struct gate {
    const pdk_interface *interfaces; /* that the host calls */
    uint32_t interface_count;
    struct layout_gate layout;
    const struct slot *slots; /* all of the host's */
    bool is_budget_spent;     /* on zombies of the slot that is asked for */
};

/*
 * PDK_E_IDENTITY: a plugin with instances is not in it any more, or another
 * slot has a plugin of that id. PDK_E_INTERFACE: an interface that is required,
 * or that a binding leads to, is not provided.
 * PDK_E_LAYOUT: it is, but its table is smaller than needed, or it is laid out
 * otherwise. PDK_E_UNVERIFIED: that could not be found out, and must be.
 * PDK_E_NEEDS: plugins would need each other, or be
 * linked to each other, or there are instances without what this build needs,
 * or there would be instances of others without what they need. All of that is
 * not its own fault, and may change without it. PDK_E_LIMIT: the budget is
 * spent.
 */
pdk_result pdk__gate_pass(const struct gate *gate, const struct slot *slot,
                          struct generation *candidate, pdk_error *error);

/* The part of it that asks nothing of the slots, in advance: does it provide
 * what the host wants of every plugin? One that does is not asked that again.
 * [any-thread] */
pdk_result pdk__gate_suits_host(const struct gate *gate,
                                struct generation *candidate, pdk_error *error);

#endif
