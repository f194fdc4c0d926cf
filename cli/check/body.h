/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_BODY_H
#define PDK_CHECK_BODY_H

#include "check/difference.h"
#include "check/members.h"

/* The difference that moved the members after it. */
struct cause {
    enum { CAUSE_NONE, CAUSE_FINDING, CAUSE_PAIR } kind;
    size_t finding; /* an index, as the list may move */
    uint32_t pair;
};

struct body {
    struct comparison *comparison;
    uint32_t pair;
    const char *name;  /* "demo_params" */
    const char *title; /* "struct demo_params" */
    struct member_list expected, found;
    bool may_be_newer; /* the plugin may have more members at the end ... */
    bool may_be_older; /* ... or fewer */
    bool is_repeat;    /* all but the end has been compared before */
    bool has_events;
    struct cause cause;
};

/* Texts that live as long as the findings. The second is "byte 4" or "bit 35",
 * the third such as "3 bits". */
const char *body_text(struct body *body, const char *format, ...)
    PDK_PRINTF(2, 3);
const char *body_at(struct body *body, int64_t offset);
const char *body_size(struct body *body, int64_t bits);

/* The cause, if it is a finding; else NULL. */
struct finding *body_cause(const struct body *body);

/* Makes the finding the cause of what comes after it. */
void body_set_cause(struct body *body, const struct finding *finding);

/* Adds a consequence to the cause; false if there is no cause. If `harms`, the
 * cause becomes a break. */
bool body_follow(struct body *body, bool harms, const char *line);

/* One side of a finding about a member, and the path to the member. */
struct finding_side body_side(struct body *body, const struct graph *graph,
                              const struct member *member);
const char *body_path(struct body *body, const struct member *member);

#endif
