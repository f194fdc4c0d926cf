/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * For systems that are not known to tell who is attached to a process.
 */
#include "platform/tracer.h"

bool pdk__tracer_is_attached(void)
{
    return false;
}
