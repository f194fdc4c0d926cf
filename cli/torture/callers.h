/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_CALLERS_H
#define PDK_TORTURE_CALLERS_H

#include <stdint.h>

#include "pdk/error.h"
#include "torture/stand.h"

/*
 * Threads that go in and out of the plugins all the time, also while they are
 * replaced. What is asked inside is asked of the image and not of the plugin,
 * which need not be made for several threads: is it one build, from the moment
 * of entering to that of leaving?
 */
struct callers;

/* Starts so many, or none where nothing can be entered. The stand must stay. */
pdk_result callers_start(struct callers **out, const struct stand *stand,
                         uint32_t count, pdk_error *error);

/* Ends them, and counts what they have seen; accepts NULL. */
void callers_stop(struct callers *callers, struct tally *tally);

#endif
