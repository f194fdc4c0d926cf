/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The other half of the lesson: the sink says that it cannot do without a
 * stream (PDK_NEEDS, at the end), so that it is made only where there is one,
 * and made anew when the source is. It expects that the source may be gone for
 * a while all the same, and keeps nothing of what it read.
 */
#include "connector.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "pdk/tick.h"

struct sink {
    const pdk_binding *stream; /* stays; what is in it changes by a reload */
    const void *last_row;
};

static pdk_result sink_create(void **self, const pdk_create_args *args,
                              pdk_error *error)
{
    struct sink *sink = calloc(1, sizeof *sink);
    pdk_result result;

    if (sink == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for a sink");
    result =
        args->services->find(args->services, SAMPLE_STREAM_V1,
                             sizeof(sample_stream_v1), &sink->stream, error);
    if (result == PDK_OK)
        *self = sink;
    else
        free(sink);
    return result;
}

static void sink_destroy(void *self)
{
    free(self);
}

/* The picture of whoever makes pictures now; NULL if there is none. */
static const pdk_value *sink_picture(struct sink *sink)
{
    const sample_stream_v1 *stream = sink->stream->table;

    return stream != NULL ? pdk_root(stream->newest(sink->stream->self)) : NULL;
}

static pdk_result sink_tick(void *self, const pdk_tick *tick, pdk_error *error)
{
    struct sink *sink = self;
    const pdk_value *picture = sink_picture(sink);
    const pdk_value *rows = pdk_get(picture, "rows");
    uint64_t bytes = 0;
    char line[96] = "no picture yet\n";

    (void)error;
    sink->last_row = NULL;
    for (uint64_t i = 0; i < pdk_length(rows); i++) {
        pdk_bytes row = pdk_as_bytes(pdk_at(rows, i));
        sink->last_row = row.data;
        bytes += row.size_bytes;
    }
    if (picture != NULL)
        snprintf(line, sizeof line, "frame %" PRIu64 ": %" PRIu64 " bytes\n",
                 pdk_get_u64(picture, "frame", 0), bytes);
    tick->print(tick, line);
    return PDK_OK;
}

static const void *sink_last_row(void *self)
{
    struct sink *sink = self;

    return sink->last_row;
}

PDK_PLUGIN(sink, "sample.sink", "1.0.0", 0, .create = sink_create,
           .destroy = sink_destroy);
PDK_NEEDS(sink, sample_stream_v1, SAMPLE_STREAM_V1);
PDK_INTERFACE(sink, sample_viewer_v1, SAMPLE_VIEWER_V1,
              .last_row = sink_last_row);
PDK_INTERFACE(sink, pdk_tick_v1, PDK_TICK_V1, .tick = sink_tick);
