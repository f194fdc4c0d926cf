/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_BASELINE_H
#define PDK_CHECK_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "check/graph.h"
#include "contract.h"
#include "pdk/error.h"

/*
 * A contract on disk with its baseline, a file beside it that contains the
 * types of the interfaces.
 */
struct baseline {
    struct contract contract;
    char path[PDK_ERROR_PATH_SIZE];        /* of the contract */
    char abi_path[PDK_ERROR_PATH_SIZE];    /* of the baseline */
    char layout_path[PDK_ERROR_PATH_SIZE]; /* of the layouts; "": none */
    bool was_read;                         /* the members below are set */
    struct graph graph;                    /* of the baseline */
    char *layouts;        /* see layout_child_run(); NULL: none */
    pdk_error unreadable; /* why it could not be read, or PDK_OK */
};

/* Reads only the contract: PDK_E_NOT_FOUND, PDK_E_SYNTAX, PDK_E_SCHEMA. */
pdk_result baseline_open(struct baseline *out, const char *path,
                         pdk_error *error);
void baseline_close(struct baseline *baseline); /* accepts zeroes */

/* Reads the baseline, unless it was read before, and verifies that it has the
 * contract's checksum and contains the table of each interface.
 * PDK_E_NOT_FOUND: there is none. PDK_E_SCHEMA: it is not valid. */
pdk_result baseline_read(struct baseline *baseline, pdk_error *error);

#endif
