/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_VALUE_WRITER_H
#define PDK_VALUE_WRITER_H

#include "pdk/value.h"

/* Like pdk_writer_finish(), but the document is the caller's, to be released
 * with free(). The writer is of no further use but to be destroyed. */
pdk_result pdk__writer_take(pdk_writer *writer, pdk_document **out,
                            pdk_error *error);

#endif
