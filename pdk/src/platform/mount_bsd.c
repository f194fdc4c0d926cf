/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * File systems of the BSDs and macOS: those that are not local. Written after
 * their manuals; nobody has compiled it yet.
 */
#include "platform/mount.h"

#include <stddef.h>
#include <sys/param.h>

#include <sys/mount.h>

const char *pdk__mount_silent(const char *path)
{
    struct statfs info;

    if (statfs(path, &info) != 0 || (info.f_flags & MNT_LOCAL) != 0)
        return NULL;
    return "remote";
}
