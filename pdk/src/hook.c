/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The only place from which a plugin's hooks are called. Whatever a hook does,
 * crash included, comes back as a result with a reason.
 */
#include "hook.h"

#include "failure.h"

struct call {
    struct hook *hook;
    pdk_error *error;
    pdk_result result;
};

static const struct {
    uint32_t stage;
    pdk_result refusal;
    const char *name;
} hooks[] = {
    [HOOK_CREATE] = { PDK_STAGE_CREATE, PDK_E_CREATE, "create" },
    [HOOK_DESTROY] = { PDK_STAGE_RETIRE, PDK_OK, "destroy" },
    [HOOK_SAVE] = { PDK_STAGE_SAVE, PDK_E_SAVE, "save" },
    [HOOK_RESTORE] = { PDK_STAGE_RESTORE, PDK_E_RESTORE, "restore" },
    [HOOK_MIGRATE] = { PDK_STAGE_MIGRATE, PDK_E_MIGRATE, "migrate" },
    [HOOK_SELF_TEST] = { PDK_STAGE_SELF_TEST, PDK_E_SELF_TEST, "self_test" },
    [HOOK_ACTIVATE] = { PDK_STAGE_ACTIVATE, PDK_E_ACTIVATE, "activate" },
    [HOOK_DEACTIVATE] = { PDK_STAGE_ACTIVATE, PDK_OK, "deactivate" },
    [HOOK_QUIESCE] = { PDK_STAGE_RETIRE, PDK_OK, "quiesce" },
};

static pdk_result enter(struct hook *hook, pdk_error *error)
{
    const pdk_plugin *plugin = hook->plugin;

    switch (hook->kind) {
    case HOOK_CREATE:
        return plugin->create(&hook->self, hook->args, error);
    case HOOK_DESTROY:
        plugin->destroy(hook->self);
        return PDK_OK;
    case HOOK_SAVE:
        return plugin->save ? plugin->save(hook->self, hook->writer, error)
                            : PDK_OK;
    case HOOK_RESTORE:
        return plugin->restore ? plugin->restore(hook->self, hook->state,
                                                 hook->version, error)
                               : PDK_OK;
    case HOOK_MIGRATE:
        return plugin->migrate(hook->version, hook->state, hook->writer, error);
    case HOOK_SELF_TEST:
        return plugin->self_test ? plugin->self_test(hook->self, error)
                                 : PDK_OK;
    case HOOK_ACTIVATE:
        return plugin->activate ? plugin->activate(hook->self, error) : PDK_OK;
    case HOOK_DEACTIVATE:
        if (plugin->deactivate)
            plugin->deactivate(hook->self);
        return PDK_OK;
    case HOOK_QUIESCE:
        if (plugin->quiesce)
            plugin->quiesce(hook->self);
        return PDK_OK;
    }
    return PDK_E_ARGUMENT;
}

static void enter_guarded(void *context)
{
    struct call *call = context;

    call->result = enter(call->hook, call->error);
}

/* Gives a refusal the code of its hook, and words if the plugin had none. */
static pdk_result word_refusal(const struct hook *hook, const char *plugin_id,
                               pdk_result result, pdk_error *error)
{
    pdk_result refusal = hooks[hook->kind].refusal;

    if (result == PDK_OK || refusal == PDK_OK)
        return PDK_OK;
    if (error == NULL)
        return refusal;
    error->code = refusal;
    error->message[sizeof error->message - 1] = '\0';
    if (error->message[0] == '\0')
        pdk_fail(error, refusal, "%s: the hook %s returned %s without a reason",
                 plugin_id, hooks[hook->kind].name, pdk_result_name(result));
    return refusal;
}

pdk_result pdk__hook_call(struct hook *hook, const struct crash_scene *scene,
                          struct surroundings *surroundings, pdk_error *error)
{
    struct call call = { hook, error, PDK_OK };
    struct fault_range range = { scene->image->low, scene->image->high };
    struct fault_report report;
    bool came_back = true;
    pdk_result result;

    if (error != NULL)
        error->message[0] = '\0';
    surroundings->depth++;
    if (surroundings->guards)
        came_back = pdk__fault_guard(range, enter_guarded, &call, &report);
    else
        enter_guarded(&call);
    surroundings->depth--;

    result = came_back
                 ? word_refusal(hook, scene->plugin_id, call.result, error)
                 : pdk__crash_fail(scene, &report, error);
    if (result != PDK_OK)
        pdk__error_place(error, hooks[hook->kind].stage, NULL);
    return result;
}

bool pdk__hook_is_inside(const struct surroundings *surroundings)
{
    return surroundings->depth > 0 || pdk__fault_is_inside(surroundings);
}
