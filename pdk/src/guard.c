/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Guarded calls. The way in is short; the way out after a crash closes the
 * plugin and says where it was.
 */
#include "guard.h"

#include "failure.h"

struct guarded_call {
    pdk_guarded call;
    const pdk_binding *binding;
    void *argument;
    pdk_error *error;
    pdk_result result;
};

static void enter(void *context)
{
    struct guarded_call *call = context;

    call->result = call->call(call->binding->table, call->binding->self,
                              call->argument, call->error);
}

static pdk_result refuse(const struct binding *binding, pdk_error *error)
{
    return pdk_fail(error, PDK_E_FAULTED,
                    "nobody answers %s: the plugin crashed, or provides it no "
                    "longer; load a build that does",
                    binding->wanted.id);
}

pdk_result pdk__guard_fault(struct pdk_instance *instance,
                            const struct fault_report *report, pdk_error *error)
{
    struct crash_scene scene =
        pdk__generation_scene(instance->slot->current, instance->plugin_id);
    pdk_error reason = PDK_ERROR_INIT;

    pdk__crash_fail(&scene, report, &reason);
    pdk__error_place(&reason, PDK_STAGE_CALL, instance->slot->path);
    pdk__slot_fault(instance->slot, instance, &reason);
    if (error != NULL)
        *error = reason;
    return PDK_E_CRASHED;
}

pdk_result pdk__guard_run(struct pdk_instance *instance,
                          void (*run)(void *context), void *context,
                          pdk_error *error)
{
    const struct generation *generation = instance->slot->current;
    struct surroundings *surroundings = generation->surroundings;
    struct fault_range range = { generation->image.low,
                                 generation->image.high };
    struct fault_report report;
    bool came_back = true;

    surroundings->depth++;
    if (surroundings->guards)
        came_back = pdk__fault_guard(range, run, context, &report);
    else
        run(context);
    surroundings->depth--;
    return came_back ? PDK_OK : pdk__guard_fault(instance, &report, error);
}

pdk_result pdk__guard_call(const struct binding *binding, pdk_guarded call,
                           void *argument, pdk_error *error)
{
    struct guarded_call guarded = { call, &binding->offered, argument, error,
                                    PDK_OK };
    pdk_result result;

    if (binding->offered.table == NULL)
        return refuse(binding, error);
    result = pdk__guard_run(binding->instance, enter, &guarded, error);
    return result == PDK_OK ? guarded.result : result;
}
