/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_FLIGHT_H
#define PDK_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/host.h"

/*
 * A flight is one pre-flight in the helper process. The host sends an order,
 * which is a document. The helper fills in an answer in shared memory as it
 * goes, so that the last stage is known however it ends. `format` ensures that
 * both come from the same build of pdk. The host does not trust the answer.
 */
#define FLIGHT_FORMAT ((uint32_t)sizeof(struct flight_answer) << 8 | 1u)

/* What one instance is made from. */
struct flight_passenger {
    const char *plugin_id;
    const pdk_document *config; /* NULL: none */
    const pdk_document *state;  /* NULL: none */
    uint32_t state_version;
};

struct flight_order {
    const char *image;    /* a copy of the candidate, mended for the host */
    const char *original; /* the file that it is a copy of */
    const char *copy;     /* where the helper puts its own copy */
    uint64_t file_bytes;  /* of the original */
    uint32_t generation;
    uint32_t reason;          /* PDK_REASON_... for create() */
    uint32_t limit_s;         /* of processor time */
    uint64_t passenger_count; /* 0: it is only loaded */
};

/* Writes an order; the passengers follow with flight_put_passenger(), and then
 * flight_put_end(). */
void pdk__flight_put_order(pdk_writer *writer,
                           const struct flight_order *order);
void pdk__flight_put_passenger(pdk_writer *writer,
                               const struct flight_passenger *passenger);
void pdk__flight_put_end(pdk_writer *writer);

/* Reads an order; everything is borrowed from the document. False if it comes
 * from another build of pdk. */
bool pdk__flight_get_order(struct flight_order *out,
                           const pdk_document *document);
struct flight_passenger pdk__flight_passenger(const pdk_document *document,
                                              uint64_t index);

struct flight_answer {
    uint32_t format;             /* FLIGHT_FORMAT, once the helper has begun */
    uint32_t stage;              /* the current one */
    uint32_t is_over;            /* `verdict` is valid */
    uint32_t has_asked;          /* it called find() for another plugin */
    char plugin_id[PDK_ID_SIZE]; /* the plugin whose code runs */
    pdk_error verdict;
    uint32_t log_bytes;
    char
        log[32 * 1024]; /* lines: a level, a plugin's id and a text */
};

/* Adds a line to the log, if there is room. */
void pdk__flight_log(struct flight_answer *answer, const char *plugin_id,
                     uint32_t level, const char *text);

/* Calls `tell` for each line of the log. */
void pdk__flight_each_line(const struct flight_answer *answer,
                           void (*tell)(void *context, const char *plugin_id,
                                        uint32_t level, const char *text),
                           void *context);

/* Makes an untrusted answer safe to read: terminates texts, and limits numbers
 * to their range. */
void pdk__flight_mend_answer(struct flight_answer *answer);

#endif
