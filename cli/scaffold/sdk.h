/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_SDK_H
#define PDK_SCAFFOLD_SDK_H

#include "option.h"
#include "pdk/error.h"
#include "render.h"
#include "text.h"

/*
 * The parts of a new plugin that come from its host's contract: the header to
 * include and its folder, the functions that the host calls, and the path of
 * the contract.
 */
struct sdk_request {
    const char *contract;      /* as the user typed it: a file or a name */
    const char *directory;     /* where the project's folder will be */
    const char *identifier;    /* of the plugin */
    struct text_list wanted;   /* interfaces; none: the required ones, or all */
    struct text_list includes; /* more folders where the header may be */
};

enum { SDK_WORDS = 4 };

struct sdk {
    char contract[1024];                            /* as pdk.json names it */
    struct text_buffer header, folders, interfaces; /* of the sources */
    struct render_words words[SDK_WORDS];
};

/*
 * PDK_E_NOT_FOUND: there is no such contract, interface or header. PDK_E_SCHEMA
 * and PDK_E_SYNTAX: the contract is not valid, or does not name its header.
 */
pdk_result sdk_open(struct sdk *out, const struct sdk_request *request,
                    pdk_error *error);
void sdk_close(struct sdk *sdk); /* accepts zeroes */

#endif
