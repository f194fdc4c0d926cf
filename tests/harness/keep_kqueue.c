/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For programs with libkqueue: it opens some descriptors with the first queue
 * and keeps them as long as there is one. Here is one before any test counts.
 */
#include <sys/types.h>

#include <sys/event.h>

static int kept;

__attribute__((constructor)) static void keep_kqueue(void)
{
    kept = kqueue();
}
