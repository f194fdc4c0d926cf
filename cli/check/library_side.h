/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_SIDE_H
#define PDK_CHECK_LIBRARY_SIDE_H

#include <stdbool.h>

#include "check/graph.h"
#include "check/subject.h"

struct abidw;
struct process;

/*
 * One of the two libraries that are compared, and all that can be known of it:
 * a shared object, or what abidw once wrote about one. Two readers of a shared
 * object run as children, those of both sides at once.
 */
struct library_side {
    const char *path;
    double timeout_s;
    struct subject subject; /* of a shared object */
    struct graph graph;
    struct abidw *abidw;    /* while it runs */
    struct process *traits; /* while it runs */
    bool is_document;       /* abixml: it cannot tell its traits */
};

/* Reads a shared object and starts its readers; each refusal is a finding. */
bool library_side_start(struct library_side *side,
                        struct finding_list *findings);

/* The same for what may be abixml as well. Refusals are about the baseline. */
bool library_side_start_old(struct library_side *side,
                            struct finding_list *findings);

/* Waits for the readers. False, and a finding, if the types cannot be had. */
bool library_side_wait(struct library_side *side,
                       struct finding_list *findings);

/* Does anything in it speak of types, if only in a separate place? */
bool library_side_has_debug_info(const struct library_side *side);

void library_side_finish(struct library_side *side); /* accepts zeroes */

#endif
