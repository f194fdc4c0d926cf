/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef SAMPLE_CONNECTOR_H
#define SAMPLE_CONNECTOR_H

#include <stdint.h>

#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * What the source provides. A picture is a document:
 * { "frame": u64, "rows": [bytes, bytes, ...] }
 */
#define SAMPLE_STREAM_V1 "sample.stream/1"

/* ABI-APPENDABLE. */
typedef struct sample_stream_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* The newest picture, NULL before the first one. Borrowed: valid until the
     * source's next tick or reload. [host-thread] */
    const pdk_document *(*newest)(void *self);
} sample_stream_v1;

/* What the sink provides. */
#define SAMPLE_VIEWER_V1 "sample.viewer/1"

/* ABI-APPENDABLE. */
typedef struct sample_viewer_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* The address at which it read the last row; to be compared with others,
     * never to be read. NULL while it found no picture. [host-thread] */
    const void *(*last_row)(void *self);
} sample_viewer_v1;

PDK_C_END

#endif
