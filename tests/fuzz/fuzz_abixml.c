/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What abidw says of a library, or a file that claims to be that: refused, or
 * a graph in which every way leads somewhere, and that can be compared. It need
 * not be like itself: a document may say two things of one symbol.
 */
#include "fuzz.h"

#include "likeness.h"

#include "check/abixml.h"

static void walk_graph(const struct graph *graph)
{
    char text[64];

    for (uint32_t i = 0; i < graph->type_count; i++) {
        const struct graph_type *type = &graph->types[i];

        HOLDS(type->target < graph->type_count);
        for (uint32_t j = 0; j < type->part_count; j++)
            HOLDS(type->parts[j].type < graph->type_count);
        HOLDS(graph_strip(graph, i).index < graph->type_count);
        graph_describe(graph, i, text, sizeof text);
        graph_describe_bare(graph, i, text, sizeof text);
        graph_size(graph, i);
    }
    for (uint32_t i = 0; i < graph->export_count; i++)
        HOLDS(graph->exports[i].type < graph->type_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    struct graph graph = { 0 };
    char *text = fuzz_copy(data, size_bytes);
    pdk_result result =
        abixml_read(&graph, text, size_bytes, "fuzz.abi", &error);

    if (result == PDK_OK) {
        walk_graph(&graph);
        likeness_of(&graph, &graph);
        graph_finish(&graph);
    } else {
        fuzz_refused(result, &error);
    }
    free(text);
    return 0;
}
