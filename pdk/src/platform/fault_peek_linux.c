/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Memory read by the kernel, which does not crash. Where it may not, nothing
 * is there.
 */
#include "platform/fault.h"

#include <sys/uio.h>
#include <unistd.h>

size_t pdk__fault_peek(void *out, const char *address, size_t size_bytes)
{
    struct iovec to = { out, size_bytes };
    struct iovec from = { (void *)address, size_bytes };
    ssize_t count = process_vm_readv(getpid(), &to, 1, &from, 1, 0);

    return count > 0 ? (size_t)count : 0;
}
