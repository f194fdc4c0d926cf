/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CONTRACT_FILE_H
#define PDK_CONTRACT_FILE_H

#include "contract.h"
#include "layout_text.h"

/*
 * A contract as a host reads it: the manifest, and the layouts that lie beside
 * it. Without those a host still tells that a layout is another, but not where.
 */
struct contract_file {
    struct contract contract;
    char *text;    /* owned */
    char *layouts; /* owned; NULL: none */
    struct slice layout_texts;
};

/* As pdk__contract_parse(), or as pdk__file_read_all(); *error has the path. */
pdk_result pdk__contract_open(struct contract_file *out, const char *path,
                              pdk_error *error);
void pdk__contract_close(struct contract_file *file); /* accepts zeroes */

#endif
