/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What an instance would hand over, in words that can be compared.
 */
#include "torture/state.h"

#include <stddef.h>

/* On a busy machine a caller may fall asleep inside. */
#define ATTEMPTS 50

static pdk_result take_snapshot(pdk_snapshot **out, pdk_instance *instance)
{
    pdk_result result = PDK_E_IN_CALL;

    for (int i = 0; i < ATTEMPTS && result == PDK_E_IN_CALL; i++)
        result = pdk_snapshot_take(out, instance, NULL);
    return result;
}

char *state_describe(pdk_instance *instance)
{
    pdk_snapshot *snapshot = NULL;
    char *text = NULL;

    if (take_snapshot(&snapshot, instance) != PDK_OK)
        return NULL;
    if (pdk_value_to_json(&text,
                          pdk_root(pdk_snapshot_describe(snapshot).state), 0,
                          NULL) != PDK_OK)
        text = NULL;
    pdk_snapshot_destroy(snapshot);
    return text;
}
