/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Wraps libxml2's pull reader, with everything disabled that could read other
 * files or expand entities. Knows no element by name.
 */
#include "check/xml.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlreader.h>

#include "failure.h"

#define SIZE_LIMIT ((size_t)256 << 20)

void xml_refuse(struct xml *xml, pdk_result code, const char *what,
                const char *name)
{
    if (xml->result != PDK_OK)
        return;
    xml->result =
        pdk_fail(xml->error, code, "not a complete abixml: %s%s%.100s", what,
                 name != NULL ? " " : "", name != NULL ? name : "");
    if (xml->error != NULL && xml->reader != NULL)
        xml->error->line =
            (uint32_t)xmlTextReaderGetParserLineNumber(xml->reader);
    pdk__error_place(xml->error, PDK_STAGE_NONE, xml->path);
}

/* Errors of libxml2: the first one counts; warnings are ignored. */
static void take_complaint(void *context, xmlErrorPtr problem)
{
    struct xml *xml = context;
    char what[200];

    if (xml->result != PDK_OK || problem == NULL ||
        problem->level < XML_ERR_ERROR)
        return;
    snprintf(what, sizeof what, "%s",
             problem->message != NULL ? problem->message : "bad XML");
    what[strcspn(what, "\n")] = '\0';
    xml_refuse(xml, PDK_E_SYNTAX, what, NULL);
    if (xml->error != NULL && problem->line > 0)
        xml->error->line = (uint32_t)problem->line;
}

void xml_open(struct xml *xml, const char *text, size_t size_bytes)
{
    if (size_bytes == 0) {
        xml_refuse(xml, PDK_E_SYNTAX, "it is empty", NULL);
        return;
    }
    if (size_bytes > SIZE_LIMIT || size_bytes > INT_MAX) {
        xml_refuse(xml, PDK_E_LIMIT, "it is larger than 256 MiB", NULL);
        return;
    }
    xml->reader =
        xmlReaderForMemory(text, (int)size_bytes, NULL, NULL, XML_PARSE_NONET);
    if (xml->reader == NULL || xml->names == NULL) {
        xml->result = pdk__fail_memory(xml->error);
        return;
    }
    xmlTextReaderSetStructuredErrorHandler(xml->reader, take_complaint, xml);
}

void xml_close(struct xml *xml)
{
    if (xml->reader != NULL)
        xmlFreeTextReader(xml->reader);
    xml->reader = NULL;
}

static enum xml_step step_of(struct xml *xml, int type)
{
    switch (type) {
    case XML_READER_TYPE_ELEMENT:
        return xmlTextReaderIsEmptyElement(xml->reader) == 1 ? XML_EMPTY
                                                             : XML_BEGIN;
    case XML_READER_TYPE_END_ELEMENT:
        return XML_END;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        xml_refuse(xml, PDK_E_SCHEMA, "it has a document type declaration",
                   NULL);
        break;
    default:
        break;
    }
    return XML_OVER; /* text, comments: not an element */
}

enum xml_step xml_next(struct xml *xml, const char **name, int *depth)
{
    while (xml->result == PDK_OK) {
        int more = xmlTextReaderRead(xml->reader);
        enum xml_step step;

        if (more < 0)
            xml_refuse(xml, PDK_E_SYNTAX, "it is not well-formed", NULL);
        if (more != 1)
            return XML_OVER;
        step = step_of(xml, xmlTextReaderNodeType(xml->reader));
        if (step == XML_OVER)
            continue;
        *name = (const char *)xmlTextReaderConstName(xml->reader);
        *depth = xmlTextReaderDepth(xml->reader);
        if (*name != NULL && *depth >= 0 && *depth < XML_DEPTH)
            return xml->result == PDK_OK ? step : XML_OVER;
        xml_refuse(xml, PDK_E_LIMIT, "it is nested too deeply", NULL);
    }
    return XML_OVER;
}

const char *xml_text(struct xml *xml, const char *attribute)
{
    const xmlChar *value = NULL, *kept = NULL;

    if (xmlTextReaderMoveToAttribute(xml->reader, (const xmlChar *)attribute) ==
        1) {
        value = xmlTextReaderConstValue(xml->reader);
        if (value != NULL)
            kept = xmlDictLookup(xml->names, value, -1);
        if (value != NULL && kept == NULL)
            xml_refuse(xml, PDK_E_MEMORY, "out of memory", NULL);
        xmlTextReaderMoveToElement(xml->reader);
    }
    return kept != NULL ? (const char *)kept : "";
}

bool xml_is_set(struct xml *xml, const char *attribute)
{
    return strcmp(xml_text(xml, attribute), "yes") == 0;
}

int64_t xml_number(struct xml *xml, const char *attribute, int64_t otherwise)
{
    const char *text = xml_text(xml, attribute);
    char *end;
    long long value;

    if (text[0] == '\0')
        return otherwise;
    value = strtoll(text, &end, 10);
    if (*end != '\0')
        xml_refuse(xml, PDK_E_SCHEMA, "there is no number in the attribute",
                   attribute);
    return value;
}
