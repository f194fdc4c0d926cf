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
 * A contract on disk, and the baseline beside it that says how its interfaces
 * are laid out.
 */
struct baseline {
    struct contract contract;
    char path[PDK_ERROR_PATH_SIZE];        /* of the contract */
    char abi_path[PDK_ERROR_PATH_SIZE];    /* of the baseline */
    char layout_path[PDK_ERROR_PATH_SIZE]; /* of the layouts; "": none */
    bool was_read;        /* what is behind this is known, or why it is not */
    struct graph graph;   /* of the baseline */
    char *layouts;        /* as layout_child_run() gives them; NULL: none */
    pdk_error unreadable; /* PDK_OK: all is well */
};

/* Reads the contract alone: PDK_E_NOT_FOUND, PDK_E_SYNTAX, PDK_E_SCHEMA. */
pdk_result baseline_open(struct baseline *out, const char *path,
                         pdk_error *error);
void baseline_close(struct baseline *baseline); /* accepts zeroes */

/* Reads the baseline, once: is it the file of which the contract speaks, and
 * does it hold each interface's table? PDK_E_NOT_FOUND if it is not there, else
 * PDK_E_SCHEMA says what is wrong with it. */
pdk_result baseline_read(struct baseline *baseline, pdk_error *error);

#endif
