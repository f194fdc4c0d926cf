/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_BODY_H
#define PDK_CHECK_BODY_H

#include "check/difference.h"
#include "check/members.h"

/* What moves whatever stands behind it. */
struct cause {
    enum { CAUSE_NONE, CAUSE_FINDING, CAUSE_PAIR } kind;
    size_t finding; /* index: the list may move */
    uint32_t pair;
};

struct body {
    struct comparison *comparison;
    uint32_t pair;
    const char *name;  /* "demo_params" */
    const char *title; /* "struct demo_params" */
    struct member_list expected, found;
    bool may_be_newer; /* the plugin may have more at the end ... */
    bool may_be_older; /* ... or less */
    bool is_repeat;    /* all but the end was compared before */
    bool has_events;
    struct cause cause;
};

/* Texts that live as long as the findings; "byte 4", "bit 35"; "3 bits". */
const char *body_text(struct body *body, const char *format, ...)
    PDK_PRINTF(2, 3);
const char *body_at(struct body *body, int64_t offset);
const char *body_size(struct body *body, int64_t bits);

/* The finding that is the cause, if body->cause is one. */
struct finding *body_cause(const struct body *body);

/* The finding becomes the cause of what comes behind it. */
void body_set_cause(struct body *body, const struct finding *finding);

/* A line that follows from the cause; false if there is none. `harms` makes
 * the cause a break, whatever it was. */
bool body_follow(struct body *body, bool harms, const char *line);

/* One side of a finding about a member, and the way to it. */
struct finding_side body_side(struct body *body, const struct graph *graph,
                              const struct member *member);
const char *body_path(struct body *body, const struct member *member);

#endif
