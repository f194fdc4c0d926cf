/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_RULE_H
#define PDK_CHECK_RULE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Everything that a check can say. An id is stable: it stands in contracts, in
 * scripts and in reports, and is never given another meaning.
 */
enum severity {
    SEVERITY_INFO,       /* worth knowing; harms nobody */
    SEVERITY_WARNING,    /* likely to hurt, though not by its layout */
    SEVERITY_UNVERIFIED, /* it could not be found out: never a pass */
    SEVERITY_BREAK,      /* host and plugin do not fit */
    SEVERITY_UNLOADABLE, /* no host can load this file */
};

struct rule {
    const char *id;
    enum severity severity;
    const char *summary; /* what it means, in one line */
    const char *advice;  /* what to do about it */
    bool is_growth;      /* there is more than before */
};

/* "break" for SEVERITY_BREAK. */
const char *rule_severity_name(enum severity severity);

/* The rule of that id; NULL if there is none. */
const struct rule *rule_find(const char *id);

/* All of them, sorted by id. */
const struct rule *rule_all(size_t *count);

#endif
