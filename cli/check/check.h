/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CHECK_H
#define PDK_CHECK_CHECK_H

#include "check/company.h"
#include "check/libc_need.h"
#include "check/outcome.h"

/*
 * Does this plugin fit that contract? The stages in their order: the file, what
 * keeps it from unloading, what it provides, its types against the baseline.
 * Each stage may be the last; all that a stage finds is kept.
 */
struct check_request {
    const char *path;
    struct baseline *baseline;     /* read when it is needed; NULL: there is no
                                    * contract, and what it is for is left */
    const char *today;             /* "2027-01-31", for exceptions */
    double timeout_s;              /* for each child that reads types */
    bool is_fast;                  /* equal fingerprints are enough */
    struct libc_version libc;      /* that it may need; 0: any */
    const struct company *company; /* in its folder; NULL: not known */
};

/* Never fails: what goes wrong is a finding. */
void check_run(struct check_report *out, const struct check_request *request);

#endif
