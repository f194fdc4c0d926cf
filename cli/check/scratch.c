/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Where temporary files are. Nothing of a user's own folders is written to.
 */
#include "check/scratch.h"

#include <stdlib.h>

#include "platform/folder.h"
#include "text.h"

pdk_result scratch_make(char *out, size_t capacity, pdk_error *error)
{
    const char *parent = getenv("TMPDIR");
    char path[SCRATCH_SIZE];

    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    if (!pdk__path_join(path, sizeof path, parent, "pdk-check"))
        return pdk_fail(error, PDK_E_LIMIT, "the path in TMPDIR is too long");
    return folder_make_aside(out, capacity, path, error);
}
