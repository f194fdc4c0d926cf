/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_XML_H
#define PDK_CHECK_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * XML that is not trusted, read element by element. No network, no entities, no
 * document type; bounded in size and depth. The first failure sticks: whatever
 * comes after it reads nothing.
 */
#define XML_DEPTH 64

struct xml {
    void *reader;
    void *names;      /* a dictionary of libxml2, which keeps the texts */
    const char *path; /* for messages */
    pdk_error *error;
    pdk_result result; /* PDK_OK, or the first failure */
};

enum xml_step {
    XML_BEGIN, /* of an element */
    XML_EMPTY, /* an element that begins and ends at once */
    XML_END,
    XML_OVER, /* nothing more, or a failure */
};

/* Begins to read; names, path and error must be set. */
void xml_open(struct xml *xml, const char *text, size_t size_bytes);
void xml_close(struct xml *xml);

/* The next element and how deep it is: 0 to XML_DEPTH - 1. */
enum xml_step xml_next(struct xml *xml, const char **name, int *depth);

/* Of the element that begins; "" if it is not there. Kept by `names`. */
const char *xml_text(struct xml *xml, const char *attribute);
bool xml_is_set(struct xml *xml, const char *attribute); /* is it "yes"? */
int64_t xml_number(struct xml *xml, const char *attribute, int64_t otherwise);

/* Fails at this place: "not a complete abixml: WHAT NAME"; `name` may be NULL.
 */
void xml_refuse(struct xml *xml, pdk_result code, const char *what,
                const char *name);

#endif
