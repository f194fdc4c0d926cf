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
 * The findings of a check. A list owns its findings and their texts.
 */
struct outline;

/* One side of a difference. */
struct finding_side {
    const char *type;    /* "int *"; NULL: nothing is on this side */
    int64_t offset_bits; /* in its struct; -1: none */
    int64_t size_bits;   /* -1: none */
    const char *file;    /* its source file; NULL: unknown */
    uint32_t line;
};

#define FINDING_NO_SIDE                                                        \
    {                                                                          \
        NULL, -1, -1, NULL, 0                                                  \
    }

struct finding {
    const struct rule *rule;
    enum severity severity; /* may be lower than the rule's */
    const char *message;    /* what differs, in one line */
    const char *interface;  /* its id, or several with ", "; NULL: none */
    const char *type_name;  /* "demo_params", or a symbol; NULL: none */
    const char *path;       /* "init(argument 2)->gain"; NULL: none */
    const char *why;        /* what goes wrong; NULL: see the rule's summary */
    const char *tolerated;  /* the reason of an exception; NULL: none */
    const char *expired;    /* an expired exception; NULL: none */
    struct finding_side expected, found;
    const char **consequences; /* one line each */
    size_t consequence_count;
    const struct outline *outline; /* to draw the struct; NULL: none */
    uint32_t origin; /* the pair of types that was being compared */
};

struct finding_list {
    struct finding *items;
    size_t count, capacity;
    void **kept; /* memory that the findings refer to */
    size_t kept_count, kept_capacity;
    bool failed;           /* out of memory: the list is incomplete */
    struct finding unkept; /* returned instead of a finding then */
};

void finding_list_finish(struct finding_list *list); /* accepts zeroes */

/*
 * Adds a finding of that rule. The caller fills in the rest; the pointer is
 * valid until the next finding is added. Never NULL: if out of memory, it is a
 * finding that is not kept.
 */
struct finding *finding_add(struct finding_list *list, const char *rule,
                            const char *format, ...) PDK_PRINTF(3, 4);

/* A text that lives as long as the list. Its arguments may come from an
 * untrusted file: the result is always one line of UTF-8 without control
 * characters. */
const char *finding_text(struct finding_list *list, const char *format, ...)
    PDK_PRINTF(2, 3);

/* Zeroed memory that lives as long as the list; NULL if out of memory. */
void *finding_keep(struct finding_list *list, size_t size_bytes);

void finding_add_consequence(struct finding_list *list, struct finding *finding,
                             const char *line);

/* Applies the contract's exceptions: changes the severity of the findings that
 * they name, adds a warning for each expired one, and sorts the worst findings
 * first. `today` is such as "2027-01-31". */
void finding_tolerate(struct finding_list *list,
                      const struct contract *contract, const char *today);

/* Sorts the worst findings first, merges equal findings of several interfaces,
 * and folds the size of a table under the finding that caused it. */
void finding_settle(struct finding_list *list);

/* Is there a finding of this severity that is not tolerated? */
bool finding_has(const struct finding_list *list, enum severity severity);
size_t finding_count(const struct finding_list *list, enum severity severity);

#endif
