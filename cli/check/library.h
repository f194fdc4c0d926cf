/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_H
#define PDK_CHECK_LIBRARY_H

#include "check/libc_need.h"
#include "check/library_symbols.h"
#include "check/outcome.h"
#include "check/privacy.h"

/*
 * Can a shared object replace an older one, for programs that were built with
 * the old one? Compares everything that both export: symbols and their
 * versions, then the types of functions and variables.
 */
struct library_request {
    const char *path;    /* the new one */
    const char *against; /* the old one: a shared object, or its abixml */
    struct library_scope scope;
    struct privacy privacy;   /* public headers and opaque types, if given */
    struct libc_version libc; /* the newest allowed; 0: any */
    double timeout_s;         /* for each child that reads types */
};

/* Never fails: errors become findings. */
void library_run(struct check_report *out,
                 const struct library_request *request);

#endif
