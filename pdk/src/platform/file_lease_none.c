/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems without read leases. Whoever asks compares identities instead.
 */
#include "platform/file.h"

enum file_lease pdk__file_lease(struct file *file)
{
    (void)file;
    return FILE_LEASE_UNSUPPORTED;
}

void pdk__file_release(struct file *file)
{
    (void)file;
}
