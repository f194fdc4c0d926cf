/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ENGINE_CHORES_H
#define PDK_ENGINE_CHORES_H

#include "engine_state.h"

/*
 * Retires a generation on the thread, whose instances have ended and which has
 * left this one (generation.h): in the order of asking, and before it looks at
 * any file. What stays mapped, pdk__engine_lingering() has. False, and nothing
 * is done, if there is no thread.
 */
bool pdk__engine_retire(struct engine *engine, struct generation *generation);
void pdk__engine_await_retired(struct engine *engine);

/* Completes a copy, on the thread if there is one, when that has nothing else
 * to do. */
void pdk__engine_fill(struct engine *engine, struct shadow *shadow);
void pdk__engine_await_filled(struct engine *engine);

/* Does the first of what was handed over, if there is any: retires a
 * generation; completes a copy. True if there was one. For the thread. */
bool pdk__engine_retire_next(struct engine *engine);
bool pdk__engine_fill_next(struct engine *engine);
bool pdk__engine_has_fillings(struct engine *engine);

/* When there is no thread any more: retires what is left, and copies nothing.
 */
void pdk__engine_drop_chores(struct engine *engine);

#endif
