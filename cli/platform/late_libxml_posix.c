/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One line for each function of libxml2 that the program calls. Their types are
 * those of its headers, so that a wrong line does not compile.
 */
#include "late_libxml.h"

#include <dlfcn.h>
#include <string.h>

#include <libxml/xmlstring.h>

#include <libxml/dict.h>
#include <libxml/hash.h>
#include <libxml/xmlreader.h>

static void *find(const char *name)
{
    static void *library;

    if (library == NULL)
        library = dlopen(PDK_LIBXML, RTLD_LAZY | RTLD_LOCAL);
    return library != NULL ? dlsym(library, name) : NULL;
}

/* Defines a function that was found before it does anything. */
#define LATE_BEGIN(type_, name_, parameters_)                                  \
    type_ name_ parameters_                                                    \
    {                                                                          \
        static __typeof__(&name_) real;                                        \
        void *found = real == NULL ? find(#name_) : NULL;                      \
                                                                               \
        if (found != NULL)                                                     \
            memcpy(&real, &found, sizeof real);

/* One that returns something, and what that is without the library. */
#define LATE(type_, name_, parameters_, arguments_, nothing_)                  \
    LATE_BEGIN(type_, name_, parameters_)                                      \
    return real != NULL ? real arguments_ : (nothing_);                        \
    }

/* One that releases, or sets, and returns nothing. */
#define LATE_VOID(name_, parameters_, arguments_)                              \
    LATE_BEGIN(void, name_, parameters_)                                       \
    if (real != NULL)                                                          \
        real arguments_;                                                       \
    }

LATE(xmlDictPtr, xmlDictCreate, (void), (), NULL)
LATE(const xmlChar *, xmlDictLookup,
     (xmlDictPtr dict, const xmlChar *name, int size), (dict, name, size), NULL)
LATE_VOID(xmlDictFree, (xmlDictPtr dict), (dict))

LATE(xmlHashTablePtr, xmlHashCreate, (int size), (size), NULL)
LATE(void *, xmlHashLookup, (xmlHashTablePtr table, const xmlChar *name),
     (table, name), NULL)
LATE(int, xmlHashAddEntry,
     (xmlHashTablePtr table, const xmlChar *name, void *what),
     (table, name, what), -1)
LATE(int, xmlHashUpdateEntry,
     (xmlHashTablePtr table, const xmlChar *name, void *what,
      xmlHashDeallocator end),
     (table, name, what, end), -1)
LATE_VOID(xmlHashFree, (xmlHashTablePtr table, xmlHashDeallocator end),
          (table, end))

LATE(xmlTextReaderPtr, xmlReaderForMemory,
     (const char *text, int size, const char *url, const char *encoding,
      int options),
     (text, size, url, encoding, options), NULL)
LATE_VOID(xmlFreeTextReader, (xmlTextReaderPtr reader), (reader))
LATE_VOID(xmlTextReaderSetStructuredErrorHandler,
          (xmlTextReaderPtr reader, xmlStructuredErrorFunc tell, void *context),
          (reader, tell, context))
LATE(int, xmlTextReaderRead, (xmlTextReaderPtr reader), (reader), -1)
LATE(int, xmlTextReaderNodeType, (xmlTextReaderPtr reader), (reader), -1)
LATE(int, xmlTextReaderDepth, (xmlTextReaderPtr reader), (reader), -1)
LATE(int, xmlTextReaderIsEmptyElement, (xmlTextReaderPtr reader), (reader), -1)
LATE(int, xmlTextReaderGetParserLineNumber, (xmlTextReaderPtr reader), (reader),
     0)
LATE(const xmlChar *, xmlTextReaderConstName, (xmlTextReaderPtr reader),
     (reader), NULL)
LATE(const xmlChar *, xmlTextReaderConstValue, (xmlTextReaderPtr reader),
     (reader), NULL)
LATE(int, xmlTextReaderMoveToAttribute,
     (xmlTextReaderPtr reader, const xmlChar *name), (reader, name), -1)
LATE(int, xmlTextReaderMoveToElement, (xmlTextReaderPtr reader), (reader), -1)

bool late_libxml_is_there(void)
{
    return find("xmlDictCreate") != NULL;
}

const char *late_libxml_name(void)
{
    return PDK_LIBXML;
}
