/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_STAND_H
#define PDK_TORTURE_STAND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "pdk/host.h"
#include "pdk/tick.h"
#include "platform/census.h"
#include "torture/builds.h"
#include "torture/tally.h"

/*
 * The host under test, with one instance of each plugin in the file, and the
 * checks of its events. It is an ordinary user of pdk/host.h.
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
    bool has_mark;        /* builds have a mark that can be read in memory */
    uintptr_t base;       /* load address of build 1 */
    uint64_t patience_ns; /* how long it waits for an expected event */

    uint32_t running;        /* the build that runs, according to the host */
    const struct plan *plan; /* of this round; borrowed */
    uint32_t refusals;       /* in this round */
    uint32_t refused;        /* the last build that was refused; 0: none */
    uint32_t generations;    /* in this round */

    uint32_t before;    /* the build that ran when the round began */
    pdk_error verdict;  /* on the build with the planted fault; or no failure */
    bool awaits_crash;  /* which is called now */
    bool has_gone_back; /* the host, from it to the one before */
    atomic_uint_least64_t skipped_ns; /* of the host's clock */
};

/* The resources in use at one moment. */
struct stand_measure {
    struct census census;
    uint32_t images, zombies, files;
    uint64_t reloads;
};

/* Loads the file, which is build 1, and makes the instances, in a host with
 * those PDK_HOST_ flags. stand_finish() accepts zeroes. */
struct stand_request {
    const struct builds *builds;
    struct tally *tally;
    const char *path;
    uint32_t flags;
};
pdk_result stand_begin(struct stand *out, const struct stand_request *request,
                       pdk_error *error);
void stand_finish(struct stand *stand);

/* Before a round: calls each instance, and stores the states. */
void stand_round(struct stand *stand, const struct plan *plan);

/* Calls the plugin once, under guard. */
pdk_result stand_call(struct stand *stand, const struct stand_seat *seat);

/* Polls until there are no more events. */
void stand_look(struct stand *stand);

/* Polls and waits until that build runs and there are no more events; false if
 * it does not run in time. The other waits for a refusal in this round. */
bool stand_settle(struct stand *stand, uint32_t build);
bool stand_await_refusal(struct stand *stand);

/* After a round: compares the states with the stored ones. */
void stand_compare(struct stand *stand);

void stand_measure(struct stand *stand, struct stand_measure *out);

#endif
