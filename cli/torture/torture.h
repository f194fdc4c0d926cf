/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_TORTURE_H
#define PDK_TORTURE_TORTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/host.h"
#include "torture/tally.h"

struct torture_options {
    const char *path;      /* of the plugin's file, which is only read */
    uint64_t reloads;      /* rounds that end in a new build */
    uint64_t seed;         /* the same one makes the same rounds */
    uint32_t threads;      /* that call all the while */
    bool has_progress;     /* shows on stderr how far it is */
    bool (*is_over)(void); /* asked before each round; NULL: never */
};

/*
 * Publishes build after build of a plugin under a host that watches it, and
 * counts in *tally, which is all zero, what the host made of them. It ends
 * early after a crash, and after too many builds that never came.
 * `plugin` has PDK_ID_SIZE bytes: the first plugin in the file.
 */
pdk_result torture_run(struct tally *tally, char *plugin,
                       const struct torture_options *options, pdk_error *error);

#endif
