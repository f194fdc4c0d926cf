/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HOOK_H
#define PDK_HOOK_H

#include <stdint.h>

#include "crash.h"
#include "pdk/plugin.h"
#include "services.h"

/*
 * One call of one of a plugin's hooks, under guard. A hook that the plugin does
 * not have succeeds, but for the two that every plugin must have.
 */
enum hook_kind {
    HOOK_CREATE,
    HOOK_DESTROY,
    HOOK_SAVE,
    HOOK_RESTORE,
    HOOK_MIGRATE,
    HOOK_SELF_TEST,
    HOOK_ACTIVATE,
    HOOK_DEACTIVATE,
    HOOK_QUIESCE,
};

struct hook {
    enum hook_kind kind;
    const pdk_plugin *plugin;
    void *self;                  /* HOOK_CREATE fills it in */
    const pdk_create_args *args; /* for HOOK_CREATE */
    pdk_writer *writer;          /* for HOOK_SAVE and HOOK_MIGRATE */
    const pdk_value *state;      /* for HOOK_RESTORE and HOOK_MIGRATE */
    uint32_t version;            /* of that state */
};

/*
 * The hook's own code and words if it refuses (a code of its own choice becomes
 * the one of its stage, such as PDK_E_SAVE); PDK_E_CRASHED if it crashed.
 */
pdk_result pdk__hook_call(struct hook *hook, const struct crash_scene *scene,
                          struct surroundings *surroundings, pdk_error *error);

/* Is this thread inside a hook, or a guarded call, of that host? */
bool pdk__hook_is_inside(const struct surroundings *surroundings);

#endif
