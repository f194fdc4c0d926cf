/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIXML_H
#define PDK_CHECK_ABIXML_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

/*
 * Reads abixml, as abidw writes it, into a graph. The text is not trusted: no
 * network, no entities, no document type, bounded in size and depth. Pure.
 * PDK_E_SYNTAX with the line of what is not well-formed, PDK_E_SCHEMA for what
 * is well-formed but no complete abixml. `path` is for messages.
 */
pdk_result abixml_read(struct graph *out, const char *text, size_t size_bytes,
                       const char *path, pdk_error *error);

#endif
