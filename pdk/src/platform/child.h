/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_CHILD_H
#define PDK_PLATFORM_CHILD_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * A program that is run to its end, or to its deadline, whatever it does. The
 * process is started anew, not split off from the host, so that no lock of the
 * host's is held in it. It inherits the environment and two descriptors, and no
 * other; no handler, no blocked signal. It, and whatever it has started in its
 * process group, is gone when this returns. The host's own handling of children
 * is left alone: nobody but this one is waited for. [any-thread]
 */
struct child_order {
    const char *program;      /* a path */
    const char *const *words; /* ends with NULL; the first is its name */
    int descriptors[2];       /* become its 3 and 4 */
    uint32_t deadline_ms;
};

enum child_fate {
    CHILD_EXITED, /* code: its exit status */
    CHILD_KILLED, /* code: the signal */
    CHILD_LATE,   /* it was ended at the deadline */
    CHILD_LOST,   /* it ended; somebody else was told how */
};

struct child_end {
    enum child_fate fate;
    int code;
    char said[160]; /* the last line that it wrote to stdout or stderr, or "" */
};

/* Fails only if it could not be started: PDK_E_NOT_FOUND, PDK_E_SYSTEM, ... */
pdk_result pdk__child_run(struct child_end *out,
                          const struct child_order *order, pdk_error *error);

/* For the program that is run so: it leaves no core, does not outlive whoever
 * has started it, nor uses more than so much time of a processor. */
void pdk__child_confine(uint32_t limit_s);

#endif
