/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_LOOK_H
#define PDK_ENGINE_LOOK_H

#include "engine_state.h"

/* Looks at the next berth that is due and that nobody is at. True if there was
 * one. [any-thread] */
bool pdk__engine_look_at_next(struct engine *engine);

#endif
