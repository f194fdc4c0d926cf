/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_MOUNT_H
#define PDK_PLATFORM_MOUNT_H

/*
 * What kind of file system `path` is on, if it is of those where others can
 * change files without this system being told: disks of other machines, of a
 * virtual machine's host, and of user programs. NULL if it is not, or if there
 * is nothing at `path`.
 *
 * Trying it out would prove nothing: what this machine itself does to such a
 * disk is told, what the others do is not.
 */
const char *pdk__mount_silent(const char *path);

#endif
