/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A system without events about files, or one whose events are not wanted.
 */
#include "platform/watch_backend.h"

const struct watch_backend *const pdk__watch_events = NULL;
