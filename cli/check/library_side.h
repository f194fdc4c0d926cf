/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_SIDE_H
#define PDK_CHECK_LIBRARY_SIDE_H

#include <stdbool.h>

#include "check/graph.h"
#include "check/references.h"
#include "check/subject.h"

struct abidw;
struct process;

/*
 * One of the two libraries that are compared: a shared object, or the abixml of
 * one. Two child processes read a shared object, one its abixml and one its
 * traits; those of both sides run at the same time.
 */
struct library_side {
    const char *path;
    double timeout_s;
    struct subject subject;       /* of a shared object */
    struct references references; /* of a shared object */
    struct graph graph;
    struct abidw *abidw;    /* while it runs */
    struct process *traits; /* while it runs */
    bool is_document;       /* abixml, which has no traits */
};

/* Reads a shared object and starts its readers. False and a finding if it is
 * refused. */
bool library_side_start(struct library_side *side,
                        struct finding_list *findings);

/* The same for the old file, which may be abixml. The finding is then one of
 * the baseline rules. */
bool library_side_start_old(struct library_side *side,
                            struct finding_list *findings);

/* Waits for the readers. False and a finding if the types cannot be read. */
bool library_side_wait(struct library_side *side,
                       struct finding_list *findings);

/* Does it have type information: debug information, or abixml? */
bool library_side_has_debug_info(const struct library_side *side);

void library_side_finish(struct library_side *side); /* accepts zeroes */

#endif
