/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_H
#define PDK_LAYOUT_H

#include <stdint.h>

#include "pdk/value.h"

/*
 * Fingerprints of shapes. Pure.
 *
 * Two trees have the same fingerprint if they have the same keys and kinds in
 * the same order; the elements of a list count once for each different shape,
 * so that a list may grow without becoming another state.
 */
uint64_t pdk__layout_of_value(const pdk_value *value);

#endif
