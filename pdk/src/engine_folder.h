/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_FOLDER_H
#define PDK_ENGINE_FOLDER_H

#include "engine_state.h"

/* Calls `visit` with the path of each file in a folder that is named like a
 * plugin and has no berth, until it says false. Fails if it cannot be read.
 * [any-thread] */
pdk_result pdk__engine_each_new(struct engine *engine, const char *folder,
                                bool (*visit)(void *context, const char *path),
                                void *context, pdk_error *error);

#endif
