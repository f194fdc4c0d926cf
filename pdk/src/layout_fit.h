/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_FIT_H
#define PDK_LAYOUT_FIT_H

#include <stddef.h>

#include "contract.h"
#include "layout_text.h"

/*
 * Can a host that means one layout call a plugin that means another? Pure. The
 * rules are those of `pdk check`, for two texts of one interface each: what may
 * grow, and on which side, the roles in the contract say.
 */
enum layout_fit {
    LAYOUT_FITS,    /* the same, or different where that does no harm */
    LAYOUT_UNKNOWN, /* a type that the host defines is only declared */
    LAYOUT_DIFFERS,
};

struct layout_sides {
    const struct contract *contract;
    const struct contract_interface *interface;
    struct slice expected; /* the contract's */
    struct slice found;    /* the plugin's */
    const char *host_name; /* what the contract's side is called in messages:
                            * "this host" */
};

/* If it does not fit, `why` names the first type and member that do not, and
 * both places. */
enum layout_fit pdk__layout_fit(const struct layout_sides *sides, char *why,
                                size_t capacity);

#endif
