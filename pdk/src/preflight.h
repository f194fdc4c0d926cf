/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PREFLIGHT_H
#define PDK_PREFLIGHT_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "slot.h"

/*
 * The pre-flight: what a candidate is going to do in the host, it does in
 * another process first, under a deadline. Whatever comes of it there is a
 * verdict here. Its instances get the configuration and the state of those that
 * run; what only the host has, it does without: the interfaces of other plugins
 * and kept blocks. A candidate that cannot do without them is only loaded.
 */
struct preflight {
    char program[PDK_ERROR_PATH_SIZE]; /* "": there is no pre-flight */
    const char *folder;                /* for files of a moment; the cache */
    uint32_t deadline_ms;
};

/*
 * Finds the helper: `asked`, or if that is NULL, the one that was installed
 * with this library. PDK_E_NOT_FOUND names where it should be.
 */
pdk_result pdk__preflight_find(struct preflight *preflight, const char *asked,
                               pdk_error *error);

/* A candidate and its remark: how far it was tried, if not all the way. */
struct flight_subject {
    struct slot *slot;
    struct generation *candidate; /* its copy is written and complete */
    char *remark;
    size_t remark_capacity;
};

/*
 * Loads the candidate, makes the slot's instances in it, gives them their state
 * and has them test themselves; ends them. Calls of other threads are kept out
 * only while the states are saved. The candidate's own refusal is returned as
 * it would be here; PDK_E_CRASHED; PDK_E_PREFLIGHT if it ended the helper, did
 * not return in time, or changed signal handlers; another code if there could
 * be no flight.
 */
pdk_result pdk__preflight_run(const struct preflight *preflight,
                              const struct flight_subject *subject,
                              pdk_error *error);

/* The same for one more instance of what is running. `config` may be NULL. */
pdk_result pdk__preflight_instance(const struct preflight *preflight,
                                   struct slot *slot, const char *plugin_id,
                                   const pdk_value *config, pdk_error *error);

#endif
