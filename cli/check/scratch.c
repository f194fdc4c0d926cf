/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes temporary folders.
 */
#include "check/scratch.h"

#include <stdlib.h>

pdk_result scratch_make(struct cache *out, pdk_error *error)
{
    const char *parent = getenv("TMPDIR");

    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    return pdk__cache_open_for_files(out, parent, error);
}

void scratch_remove(struct cache *scratch)
{
    pdk__cache_close(scratch);
}
