/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_LIKENESS_H
#define PDK_TORTURE_LIKENESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Is the state after some reloads, as JSON, the one before? It is if the texts
 * are the same, but for whole numbers that are greater by the number of
 * reloads: a plugin may count those.
 */
bool likeness_holds(const char *before, const char *after, uint32_t reloads);

#endif
