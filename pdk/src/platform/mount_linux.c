/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * File systems of Linux that do not tell what happens on them, by the numbers
 * that the kernel gives them.
 */
#include "platform/mount.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/vfs.h>

static const struct {
    uint32_t number;
    const char *name;
} silent[] = {
    { 0x00006969, "NFS" },        { 0x0000517b, "SMB" },
    { 0xff534d42, "CIFS" },       { 0xfe534d42, "SMB2" },
    { 0x01021997, "9p" },         { 0x65735546, "FUSE or virtiofs" },
    { 0x00c36400, "Ceph" },       { 0x5346414f, "AFS" },
    { 0x6b414653, "AFS" },        { 0x73757245, "Coda" },
    { 0x01161970, "GFS2" },       { 0x7461636f, "OCFS2" },
    { 0x0bd00bd0, "Lustre" },     { 0x47504653, "GPFS" },
    { 0x786f4256, "VirtualBox" }, { 0xbacbacbc, "VMware" },
};

const char *pdk__mount_silent(const char *path)
{
    struct statfs info;

    if (statfs(path, &info) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if ((uint32_t)info.f_type == silent[i].number)
            return silent[i].name;
    return NULL;
}
