/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_RULE_H
#define PDK_CHECK_RULE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The rules: all kinds of findings. An id is stable, since contracts, scripts
 * and reports contain it; it never gets another meaning.
 */
enum severity {
    SEVERITY_INFO,       /* harmless, but worth knowing */
    SEVERITY_WARNING,    /* probably a problem, but not one of layout */
    SEVERITY_UNVERIFIED, /* something could not be verified: never a pass */
    SEVERITY_BREAK,      /* host and plugin do not fit */
    SEVERITY_UNLOADABLE, /* no host can load this file */
};

struct rule {
    const char *id;
    enum severity severity;
    const char *summary;        /* what it means, in one line */
    const char *advice;         /* what to do about it */
    bool is_growth;             /* something was added: a minor version */
    const char *library_advice; /* the advice to the author of a library that is
                                 * compared with an older one; NULL: the same */
};

/* "break" for SEVERITY_BREAK. */
const char *rule_severity_name(enum severity severity);

/* The rule of that id; NULL if there is none. */
const struct rule *rule_find(const char *id);

/* All of them, sorted by id. */
const struct rule *rule_all(size_t *count);

#endif
