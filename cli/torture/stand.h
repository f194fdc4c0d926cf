/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_STAND_H
#define PDK_TORTURE_STAND_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/host.h"
#include "pdk/tick.h"
#include "platform/census.h"
#include "torture/builds.h"
#include "torture/tally.h"

/*
 * The host under torture, one instance of each plugin in the file, and the eyes
 * that judge every event. It is an ordinary user of pdk/host.h.
 */
#define STAND_SEATS 16

struct stand_seat {
    char plugin[PDK_ID_SIZE];
    pdk_instance *instance;
    const pdk_binding *tick; /* NULL: it does not provide pdk.tick/1 */
    char *state;             /* as JSON, before a round; NULL: it has none */
};

struct stand {
    pdk_host *host;
    const struct builds *builds;
    struct tally *tally;
    struct stand_seat seats[STAND_SEATS];
    size_t seat_count;
    pdk_tick tick;
    bool has_mark;        /* it can be read in a loaded image */
    uintptr_t base;       /* where the image of build 1 was loaded */
    uint64_t patience_ns; /* how long it waits for what should come */

    uint32_t running;        /* the build that the host says runs */
    const struct plan *plan; /* of this round; borrowed */
    uint32_t refusals;       /* in this round */
    uint32_t refused;        /* the last build that was; 0: none */
    uint32_t generations;    /* in this round */
};

/* What is there at one moment. */
struct stand_measure {
    struct census census;
    uint32_t images, zombies, files;
    uint64_t reloads;
};

/* Loads the file, which is build 1, and makes the instances. Finish accepts one
 * that is all zero. */
pdk_result stand_begin(struct stand *out, const struct builds *builds,
                       struct tally *tally, const char *path, pdk_error *error);
void stand_finish(struct stand *stand);

/* Before a round: calls each instance, and remembers the states. */
void stand_round(struct stand *stand, const struct plan *plan);

/* Polls until there is nothing more to do. */
void stand_look(struct stand *stand);

/* Looks and waits, and looks, until that build runs and nothing is left to do;
 * false if it does not come. The other waits for a refusal in this round. */
bool stand_settle(struct stand *stand, uint32_t build);
bool stand_await_refusal(struct stand *stand);

/* After a round: are the states what they were? */
void stand_compare(struct stand *stand);

void stand_measure(struct stand *stand, struct stand_measure *out);

#endif
