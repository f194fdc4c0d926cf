/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_CHECK_H
#define PDK_CHECK_CHECK_H

#include "check/company.h"
#include "check/libc_need.h"
#include "check/outcome.h"

/*
 * Checks a plugin against a contract, in stages: is the file sound, can it be
 * unloaded, does it provide the interfaces, do its types match the baseline? A
 * stage may end the check; its findings are kept.
 */
struct check_request {
    const char *path;
    struct baseline *baseline;     /* read when needed; NULL: no contract, only
                                    * the first two stages */
    const char *today;             /* "2027-01-31", for exceptions */
    double timeout_s;              /* for each child that reads types */
    bool is_fast;                  /* do not compare types if fingerprints are
                                    * equal */
    struct libc_version libc;      /* the newest allowed; 0: any */
    const struct company *company; /* plugins in its folder; NULL: unknown */
};

/* Never fails: errors become findings. */
void check_run(struct check_report *out, const struct check_request *request);

#endif
