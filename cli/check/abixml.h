/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIXML_H
#define PDK_CHECK_ABIXML_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

/*
 * Reads abixml, as abidw writes it, into a graph. The text is not trusted: no
 * network, entities or document type, and limits on size and depth. Pure.
 * PDK_E_SYNTAX: not well-formed XML; the message has the line. PDK_E_SCHEMA:
 * not a complete abixml document. `path` is for messages.
 */
pdk_result abixml_read(struct graph *out, const char *text, size_t size_bytes,
                       const char *path, pdk_error *error);

#endif
