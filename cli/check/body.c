/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the comparisons of two bodies share: texts for places and sizes, and the
 * cause that consequences are attached to.
 */
#include "check/body.h"

#include <stdarg.h>
#include <stdio.h>

const char *body_text(struct body *body, const char *format, ...)
{
    char line[1000];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return finding_text(body->comparison->findings, "%s", line);
}

/* "byte 4", "bit 35" */
const char *body_at(struct body *body, int64_t offset)
{
    return body_text(body, "%s %lld", offset % 8 == 0 ? "byte" : "bit",
                     (long long)(offset % 8 == 0 ? offset / 8 : offset));
}

const char *body_size(struct body *body, int64_t bits)
{
    char out[40];

    graph_describe_bits(bits, out, sizeof out);
    return body_text(body, "%s", out);
}

struct finding *body_cause(const struct body *body)
{
    return &body->comparison->findings->items[body->cause.finding];
}

void body_set_cause(struct body *body, const struct finding *finding)
{
    const struct finding_list *list = body->comparison->findings;

    body->has_events = true;
    if (finding == &list->unkept)
        return;
    body->cause.kind = CAUSE_FINDING;
    body->cause.finding = list->count - 1;
}

bool body_follow(struct body *body, bool harms, const char *line)
{
    struct finding *finding;

    if (body->cause.kind == CAUSE_PAIR) {
        walk_add_consequence(
            &body->comparison->walk,
            (struct walk_consequence){ body->cause.pair, body->pair, line });
        return true;
    }
    if (body->cause.kind == CAUSE_NONE)
        return false;
    finding = body_cause(body);
    finding_add_consequence(body->comparison->findings, finding, line);
    if (harms && finding->severity < SEVERITY_BREAK)
        finding->severity = SEVERITY_BREAK;
    return true;
}

struct finding_side body_side(struct body *body, const struct graph *graph,
                              const struct member *member)
{
    return difference_side(body->comparison, graph, member->type,
                           member->offset, member->place);
}

const char *body_path(struct body *body, const struct member *member)
{
    const struct walk *walk = &body->comparison->walk;
    const char *around = difference_path(body->comparison, body->pair);
    const char *between = around[0] != '\0' ? "." : "";

    if (walk->pairs[body->pair].edge == EDGE_TARGET)
        between = "->";
    return body_text(body, "%s%s%s", around, between, member->name);
}
