/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: plugins that talk. The source makes a picture of four megabytes in
 * each tick; the sink, in the other file, looks at it where it lies. They know
 * an interface of each other, never a symbol; the host connects them, and a
 * document needs neither conversion nor copy.
 */
#include "connector.h"

#include <stdlib.h>
#include <string.h>

#include "pdk/tick.h"

#define ROWS 1024
#define ROW_BYTES 4096

struct source {
    const pdk_services *services;
    pdk_writer *writer;          /* keeps its memory from picture to picture */
    const pdk_document *picture; /* in that memory; NULL before the first */
};

static pdk_result source_create(void **self, const pdk_create_args *args,
                                pdk_error *error)
{
    const pdk_services *services = args->services;
    struct source *source = calloc(1, sizeof *source);

    if (source == NULL ||
        services->writer_create(services, &source->writer, NULL) != PDK_OK) {
        free(source);
        return pdk_fail(error, PDK_E_MEMORY, "no memory for a source");
    }
    source->services = services;
    *self = source;
    return PDK_OK;
}

static void source_destroy(void *self)
{
    struct source *source = self;

    source->services->writer_destroy(source->services, source->writer);
    free(source);
}

/* Rows are written where they stay. A writer remembers its first failure, and
 * finishing it tells. */
static pdk_result source_tick(void *self, const pdk_tick *tick,
                              pdk_error *error)
{
    struct source *source = self;
    pdk_writer *writer = source->writer;

    source->picture = NULL;
    source->services->writer_reset(source->services, writer);
    pdk_put_map(writer, NULL);
    pdk_put_u64(writer, "frame", tick->number);
    pdk_put_list(writer, "rows");
    for (uint64_t row = 0; row < ROWS; row++) {
        void *pixels = writer->reserve(writer, NULL, ROW_BYTES);
        if (pixels != NULL)
            memset(pixels, (int)((row + tick->number) % 256), ROW_BYTES);
    }
    pdk_put_end(writer);
    pdk_put_end(writer);
    return source->services->writer_finish(source->services, writer,
                                           &source->picture, error);
}

static const pdk_document *source_newest(void *self)
{
    struct source *source = self;

    return source->picture;
}

PDK_PLUGIN(source, "sample.source", "1.0.0", 0, .create = source_create,
           .destroy = source_destroy);
PDK_INTERFACE(source, sample_stream_v1, SAMPLE_STREAM_V1,
              .newest = source_newest);
PDK_INTERFACE(source, pdk_tick_v1, PDK_TICK_V1, .tick = source_tick);
