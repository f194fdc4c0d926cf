/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_XML_H
#define PDK_CHECK_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Reads untrusted XML element by element: no network, entities or document
 * type, and limits on size and depth. After the first failure it reads nothing
 * more.
 */
#define XML_DEPTH 64

struct xml {
    void *reader;
    void *names;      /* a libxml2 dictionary that owns the texts */
    const char *path; /* for messages */
    pdk_error *error;
    pdk_result result; /* PDK_OK, or the first failure */
};

enum xml_step {
    XML_BEGIN, /* of an element */
    XML_EMPTY, /* an element without content */
    XML_END,
    XML_OVER, /* end of the document, or a failure */
};

/* Starts reading; the caller has set names, path and error. */
void xml_open(struct xml *xml, const char *text, size_t size_bytes);
void xml_close(struct xml *xml);

/* The next element and its depth, 0 to XML_DEPTH - 1. */
enum xml_step xml_next(struct xml *xml, const char **name, int *depth);

/* An attribute of the current element, or "". Owned by `names`. */
const char *xml_text(struct xml *xml, const char *attribute);
bool xml_is_set(struct xml *xml, const char *attribute); /* is it "yes"? */
int64_t xml_number(struct xml *xml, const char *attribute, int64_t otherwise);

/* Fails with "not a complete abixml: WHAT NAME"; `name` may be NULL. */
void xml_refuse(struct xml *xml, pdk_result code, const char *what,
                const char *name);

#endif
