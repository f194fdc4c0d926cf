/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_FINDING_H
#define PDK_CHECK_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/rule.h"
#include "contract.h"
#include "pdk/export.h"

/*
 * What a check says, as values. Texts of a finding are owned by the list that
 * it is in.
 */
struct outline;

/* One of the two sides of a difference. */
struct finding_side {
    const char *type;    /* "int *"; NULL: there is nothing on this side */
    int64_t offset_bits; /* in its struct; -1: it has none */
    int64_t size_bits;   /* -1: it has none */
    const char *file;    /* where it stands in the source; NULL: not known */
    uint32_t line;
};

#define FINDING_NO_SIDE                                                        \
    {                                                                          \
        NULL, -1, -1, NULL, 0                                                  \
    }

struct finding {
    const struct rule *rule;
    enum severity severity; /* may be less than the rule's */
    const char *message;    /* what differs, in one line */
    const char *interface;  /* its id, or several with ", "; NULL: none */
    const char *type_name;  /* "demo_params", or a symbol; NULL: none */
    const char *path;       /* "init(argument 2)->gain"; NULL: none */
    const char *why;        /* what goes wrong; NULL: the rule's summary says */
    const char *tolerated;  /* the reason of an exception; NULL: none */
    const char *expired;    /* of an exception that is over; NULL: none */
    struct finding_side expected, found;
    const char **consequences; /* one line each */
    size_t consequence_count;
    const struct outline *outline; /* where it is, to be drawn; NULL: nowhere */
    uint32_t origin; /* the pair of types in which a comparison found it */
};

struct finding_list {
    struct finding *items;
    size_t count, capacity;
    void **kept; /* what the findings point to */
    size_t kept_count, kept_capacity;
    bool failed;           /* out of memory: something is missing */
    struct finding unkept; /* handed out when there is no room for one more */
};

void finding_list_finish(struct finding_list *list); /* accepts zeroes */

/*
 * Adds a finding of that rule, to be filled in further; valid until the next
 * one is added. Never NULL: once memory is out, it is one that is not kept.
 */
struct finding *finding_add(struct finding_list *list, const char *rule,
                            const char *format, ...) PDK_PRINTF(3, 4);

/* A text that lives as long as the list. It comes from what may be anybody's
 * file: whatever it was, it is one line of UTF-8 without control characters. */
const char *finding_text(struct finding_list *list, const char *format, ...)
    PDK_PRINTF(2, 3);

/* Zeroed memory that lives as long as the list; NULL if there is none. */
void *finding_keep(struct finding_list *list, size_t size_bytes);

void finding_add_consequence(struct finding_list *list, struct finding *finding,
                             const char *line);

/* Gives what a contract's exceptions speak of the severity that they say, warns
 * of exceptions that are over, and puts the worst first. `today` is
 * "2027-01-31". */
void finding_tolerate(struct finding_list *list,
                      const struct contract *contract, const char *today);

/* Puts the worst first, tells once what was found for several interfaces, and
 * folds the size of a table under what changed it. */
void finding_settle(struct finding_list *list);

/* Does one of them have this severity, untolerated? */
bool finding_has(const struct finding_list *list, enum severity severity);
size_t finding_count(const struct finding_list *list, enum severity severity);

#endif
