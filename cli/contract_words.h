/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CONTRACT_WORDS_H
#define PDK_CLI_CONTRACT_WORDS_H

#include "check/contract_make.h"
#include "option.h"

/* The options of `pdk contract`. */
struct contract_words {
    const char *header;
    const char *name;
    const char *version;
    const char *output;
    const char *format;
    const char *glibc;
    struct text_list interfaces; /* "ID=TYPE" */
    struct text_list required;   /* "ID" */
    struct text_list types;      /* "NAME=ROLE" */
    struct text_list includes;
};

/* Time limit for reading the types of a header. */
#define CONTRACT_TIMEOUT_S 60

/* The plan that they make; its texts are borrowed from the words. */
struct contract_draft {
    struct contract_plan plan;
    struct contract_interface *interfaces; /* owned, like the next two */
    struct contract_type *types;
    const char **include_dirs;
    char name[PDK_ERROR_PATH_SIZE];
};

/*
 * Reads the words into `out`, which must be all zeroes, and must be finished
 * even after a failure. Splits words with '=' in place. PDK_E_ARGUMENT: an
 * option is missing, repeated, or not a valid name.
 */
pdk_result contract_draft_read(struct contract_draft *out,
                               const struct contract_words *words,
                               pdk_error *error);

/* Reads what is added to an existing contract, perhaps nothing, and the include
 * folders. */
pdk_result contract_draft_additions(struct contract_draft *out,
                                    const struct contract_words *words,
                                    pdk_error *error);

void contract_draft_finish(struct contract_draft *draft); /* accepts zeroes */

#endif
