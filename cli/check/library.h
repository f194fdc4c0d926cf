/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_H
#define PDK_CHECK_LIBRARY_H

#include "check/libc_need.h"
#include "check/library_symbols.h"
#include "check/outcome.h"
#include "check/privacy.h"

/*
 * Can this shared object take the place of that older one, for the programs
 * that were built with the old one? All that both export is compared: symbols
 * and their versions, then the types of functions and variables.
 */
struct library_request {
    const char *path;    /* the new one */
    const char *against; /* the old one: a shared object, or its abixml */
    struct library_scope scope;
    struct privacy privacy;   /* what the caller knows of it */
    struct libc_version libc; /* that it may need; 0: any */
    double timeout_s;         /* for each child that reads types */
};

/* Never fails: what goes wrong is a finding. */
void library_run(struct check_report *out,
                 const struct library_request *request);

#endif
