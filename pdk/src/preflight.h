/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PREFLIGHT_H
#define PDK_PREFLIGHT_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "slot.h"

/*
 * The pre-flight: a candidate first does in a separate process what it would do
 * in the host, with a deadline. However that ends, the host gets a verdict. The
 * instances have the configuration and the state of the running ones, but no
 * interfaces of other plugins and no kept blocks. A candidate that needs those
 * is only loaded.
 */
struct preflight {
    char program[PDK_ERROR_PATH_SIZE]; /* "": no pre-flight */
    const char *folder;                /* for temporary files: the cache */
    uint32_t deadline_ms;
};

/*
 * Finds the helper program: `asked` or, if that is NULL, the one installed with
 * this library. PDK_E_NOT_FOUND says where it should be.
 */
pdk_result pdk__preflight_find(struct preflight *preflight, const char *asked,
                               pdk_error *error);

/* A candidate, and a remark on how far it was tried if not completely. */
struct flight_subject {
    struct slot *slot;
    struct generation *candidate; /* its copy is on disk and complete */
    char *remark;
    size_t remark_capacity;
};

/*
 * In the helper, loads the candidate, creates the slot's instances, restores
 * their state, runs their self-tests and ends them. Calls of other threads are
 * kept out only while the states are saved. Returns the candidate's own refusal
 * as it would be here; PDK_E_CRASHED; PDK_E_PREFLIGHT if it ended the helper,
 * did not return in time, or changed signal handlers; another code if the
 * flight could not begin.
 */
pdk_result pdk__preflight_run(const struct preflight *preflight,
                              const struct flight_subject *subject,
                              pdk_error *error);

/* The same for one more instance of the running generation. `config` may be
 * NULL. */
pdk_result pdk__preflight_instance(const struct preflight *preflight,
                                   struct slot *slot, const char *plugin_id,
                                   const pdk_value *config, pdk_error *error);

#endif
