/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Puts the protection together, and takes it apart in the other order.
 */
#include "protection.h"

#include "failure.h"

static bool make_lists(struct protection *protection,
                       const struct surroundings *surroundings)
{
    if (!pdk__roster_init(&protection->roster))
        return false;
    if (pdk__faults_init(&protection->faults, surroundings->wake,
                         surroundings->host))
        return true;
    pdk__roster_finish(&protection->roster);
    return false;
}

pdk_result pdk__protection_open(struct protection *protection,
                                struct surroundings *surroundings,
                                int descriptor, pdk_error *error)
{
    pdk_result result = PDK_OK;

    if (!make_lists(protection, surroundings))
        return pdk__fail_memory(error);
    protection->is_open = true;
    protection->desk = (struct crash_desk){ &protection->roster, descriptor };
    protection->witness =
        (struct fault_witness){ .see = pdk__crash_tell,
                                .context = &protection->desk };
    surroundings->roster = &protection->roster;
    surroundings->faults = &protection->faults;
    surroundings->thread = pdk__thread_me();
    if (surroundings->guards)
        result = pdk__fault_acquire(&protection->witness, error);
    protection->has_handlers = surroundings->guards && result == PDK_OK;
    return result;
}

void pdk__protection_close(struct protection *protection)
{
    if (protection->has_handlers)
        pdk__fault_release(&protection->witness);
    if (!protection->is_open)
        return;
    pdk__faults_finish(&protection->faults);
    pdk__roster_finish(&protection->roster);
}
